import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { ApiServer } from './api-server.ts';
import { readJsonLines } from './json-lines.ts';
import type { Resource, ResourceHandlers } from './resource.ts';

/** How one watch came to its end. */
export type WatchEnd =
  /** It was open, and has ended as each watch does some day: another one goes on from here. */
  | { readonly kind: 'ended'; readonly resourceVersion: string; readonly heard: boolean }
  /** The API server has forgotten the resourceVersion (410 Gone): list again. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string };

export interface FollowDependencies {
  readonly apiServer: ApiServer;
  /** From 0 to 1, as `Math.random` gives it. */
  readonly random: () => number;
  readonly signal: AbortSignal;
}

export interface FollowOptions<T> {
  readonly resource: Resource<T>;
  readonly resourceVersion: string;
  readonly handlers: Pick<ResourceHandlers<T>, 'set' | 'remove'>;
  /** Called when the API server has accepted the watch. */
  readonly opened: () => void;
}

// The API server sends a bookmark at least every 75 s (a minute, and a quarter of it at random:
// k8s.io/apiserver/pkg/storage/cacher), so a longer silence means that the connection is dead.
const SILENCE_SECONDS = 90;
// The API server ends the watch after this time, or up to twice as long, as for client-go's
// reflector: load is spread anew over the servers, and credentials are read anew.
const WATCH_SECONDS = 300;
const GONE = 410;

/**
 * Watches a resource from a resourceVersion on, until the connection ends.
 *
 * @throws Error where the API server can't be reached, or sends what is no watch event
 */
export async function followResource<T>(
  { apiServer, random, signal }: FollowDependencies,
  { resource, resourceVersion, handlers, opened }: FollowOptions<T>,
): Promise<WatchEnd> {
  const answer = await apiServer.get(
    `${resource.path}?${watchQuery(resource, resourceVersion, random)}`,
    {
      signal,
      silenceSeconds: SILENCE_SECONDS,
      accept: resource.metadataOnly
        ? 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1'
        : 'application/json',
    },
  );
  if (answer.kind === 'refused') return answer.status === GONE ? { kind: 'expired' } : answer;
  opened();
  let latest = resourceVersion;
  let heard = false;
  for await (const line of readJsonLines(untilItBreaks(answer.body))) {
    const { type, object } = line;
    if (!isObject(object)) throw new Error('a watch event has no object');
    if (type === 'ERROR') return readError(object);
    latest = versionOf(object);
    // A BOOKMARK says the resourceVersion and nothing else.
    if (type === 'ADDED' || type === 'MODIFIED') handlers.set(resource.read(object));
    else if (type === 'DELETED') handlers.remove(resource.read(object));
    heard = true;
  }
  return { kind: 'ended', resourceVersion: latest, heard };
}

function watchQuery(
  { name }: Pick<Resource<unknown>, 'name'>,
  resourceVersion: string,
  random: () => number,
): string {
  const query = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion,
    timeoutSeconds: String(Math.round(WATCH_SECONDS * (1 + random()))),
  });
  if (name !== undefined) query.set('fieldSelector', `metadata.name=${name}`);
  return query.toString();
}

/** A connection that breaks is an end like any other: nothing was lost that a new watch won't bring. */
async function* untilItBreaks(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* body;
  } catch {
    // The next attempt tells whether the server is gone, and that is what people want to know.
  }
}

function readError(status: JsonObject): WatchEnd {
  const { code, message } = status;
  if (code === GONE) return { kind: 'expired' };
  return {
    kind: 'refused',
    status: typeof code === 'number' ? code : 0,
    message: typeof message === 'string' ? message : 'the watch failed',
  };
}

function versionOf(object: JsonObject): string {
  const version = isObject(object.metadata) ? object.metadata.resourceVersion : undefined;
  if (typeof version !== 'string') throw new Error('a watch event has no resourceVersion');
  return version;
}
