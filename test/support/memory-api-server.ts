import type {
  ApiAnswer,
  ApiServer,
  WriteAnswer,
  WriteRequest,
} from '../../src/cluster/api-server.ts';
import { isObject, type JsonObject, type JsonValue } from '../../src/json.ts';

/** An API server that keeps objects in memory: enough of one for several replicas in one process. */
export interface MemoryApiServer {
  readonly apiServer: ApiServer;
  /** An object by its path; `undefined` where there is none. */
  readonly read: (path: string) => JsonObject | undefined;
  /** Stores an object, or removes it. */
  readonly write: (path: string, object: JsonObject | undefined) => void;
  /** Refuses what is written to paths with this in them, as RBAC does. */
  readonly forbid: (part: string | undefined) => void;
  /** The requests that wrote: `METHOD path`. */
  readonly written: readonly string[];
}

type Watcher = (type: string, path: string, object: JsonObject) => void;

export function createMemoryApiServer(): MemoryApiServer {
  const objects = new Map<string, JsonObject>();
  const watchers = new Set<Watcher>();
  const written: string[] = [];
  let version = 1;
  let forbidden: string | undefined;

  function write(path: string, object: JsonObject | undefined): JsonObject | undefined {
    const before = objects.get(path);
    version++;
    if (object === undefined) {
      objects.delete(path);
      if (before !== undefined) tell('DELETED', path, { ...before, metadata: metadataOf(before) });
      return undefined;
    }
    const uid = metadataOf(before)['uid'] ?? `uid-${version}`;
    const metadata = { ...metadataOf(object), uid, resourceVersion: String(version) };
    const stored = { ...object, metadata };
    objects.set(path, stored);
    tell(before === undefined ? 'ADDED' : 'MODIFIED', path, stored);
    return stored;
  }

  function tell(type: string, path: string, object: JsonObject): void {
    for (const watcher of watchers) watcher(type, path, object);
  }

  async function send(request: WriteRequest): Promise<WriteAnswer> {
    const [path = ''] = request.path.split('?');
    written.push(`${request.method} ${path}`);
    if (forbidden !== undefined && path.includes(forbidden)) return refused(403, 'forbidden');
    const { body } = request;
    if (!isObject(body)) throw new Error('no body');
    if (request.method === 'POST') {
      const place = `${path}/${String(metadataOf(body)['name'])}`;
      if (objects.has(place)) return refused(409, 'already exists');
      return ok(write(place, body));
    }
    const before = objects.get(path);
    if (before === undefined) return refused(404, 'not found');
    const wanted = metadataOf(body)['resourceVersion'];
    if (wanted !== undefined && wanted !== metadataOf(before)['resourceVersion'])
      return refused(409, 'conflict');
    if (request.method === 'PUT') return ok(write(path, body));
    return ok(write(path, merge(before, body)));
  }

  async function get(path: string, signal: AbortSignal): Promise<ApiAnswer> {
    const [place = '', query = ''] = path.split('?');
    const search = new URLSearchParams(query);
    const name = search.get('fieldSelector')?.replace('metadata.name=', '');
    if (name === undefined) {
      const object = objects.get(place);
      return object === undefined
        ? refused(404, 'not found')
        : { kind: 'ok', body: chunks(object) };
    }
    const own = `${place}/${name}`;
    if (search.get('watch') === 'true')
      return { kind: 'ok', body: follow(own, Number(search.get('resourceVersion')), signal) };
    const items = objects.has(own) ? [objects.get(own) ?? null] : [];
    return { kind: 'ok', body: chunks({ metadata: { resourceVersion: String(version) }, items }) };
  }

  function follow(path: string, from: number, signal: AbortSignal): AsyncGenerator<Buffer> {
    const lines: string[] = [];
    let wake = (): void => {};
    const watcher: Watcher = (type, changed, object) => {
      if (changed === path) lines.push(`${JSON.stringify({ type, object })}\n`);
      wake();
    };
    const now = objects.get(path);
    if (Number(metadataOf(now)['resourceVersion']) > from && now !== undefined)
      watcher('MODIFIED', path, now);
    watchers.add(watcher);
    signal.addEventListener('abort', () => wake(), { once: true });
    return (async function* read() {
      while (!signal.aborted) {
        const line = lines.shift();
        if (line !== undefined) yield Buffer.from(line);
        else await new Promise<void>((resolve) => (wake = resolve));
      }
      watchers.delete(watcher);
    })();
  }

  return {
    apiServer: { get: (path, { signal }) => get(path, signal), send },
    read: (path) => objects.get(path),
    write: (path, object) => void write(path, object),
    forbid: (part) => void (forbidden = part),
    written,
  };
}

function metadataOf(object: JsonObject | undefined): JsonObject {
  return isObject(object?.['metadata']) ? object['metadata'] : {};
}

function ok(object: JsonObject | undefined): WriteAnswer {
  return { kind: 'ok', object: object ?? {} };
}

function refused(status: number, message: string) {
  return { kind: 'refused', status, message } as const;
}

async function* chunks(value: JsonObject): AsyncGenerator<Buffer> {
  yield Buffer.from(JSON.stringify(value));
}

/** RFC 7386; lists of named items are merged by their names, as server-side apply does. */
function merge(before: JsonValue | undefined, patch: JsonValue): JsonObject {
  const merged: Record<string, JsonValue | undefined> = isObject(before) ? { ...before } : {};
  for (const [key, value] of Object.entries(isObject(patch) ? patch : {})) {
    const old = merged[key];
    if (value === null || value === undefined) delete merged[key];
    else if (Array.isArray(value) && Array.isArray(old)) merged[key] = mergeNamed(old, value);
    else merged[key] = isObject(value) ? merge(old, value) : value;
  }
  return merged;
}

function mergeNamed(old: readonly JsonValue[], value: readonly JsonValue[]): JsonValue {
  return old.map((item) => {
    const change = value.find(
      (each) => isObject(each) && isObject(item) && each['name'] === item['name'],
    );
    return change === undefined ? item : merge(item, change);
  });
}
