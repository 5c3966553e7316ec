import { createNamespaces } from '../src/cluster/namespaces.ts';
import type { ApiServer } from '../src/cluster/api-server.ts';

/** What a watch on namespaces keeps in memory. */
export interface NamespacesResult {
  readonly namespaces: number;
  /** After a garbage collection. */
  readonly heapMegabytes: number;
  /** The process with all that the list needed on its way. */
  readonly residentMegabytes: number;
}

const count = 10_000;
const pageObjects = 500;

/** Labels as a Kyma platform gives them; each namespace has some of its own. */
function namespace(i: number): object {
  const name = `customer-${String(i).padStart(5, '0')}-production`;
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {
      name,
      uid: `b1d1d6b2-52e0-4f8b-a3c6-${String(i).padStart(12, '0')}`,
      resourceVersion: String(100_000 + i),
      creationTimestamp: '2026-11-24T10:00:00Z',
      labels: {
        'kubernetes.io/metadata.name': name,
        'istio-injection': 'enabled',
        'app.kubernetes.io/managed-by': 'kyma',
        'pod-security.kubernetes.io/enforce': 'baseline',
        stage: ['dev', 'test', 'production', 'legacy'][i % 4],
        team: `team-${i % 300}`,
        'cost-center': `cc-${100_000 + i}`,
        'example.com/owner': `owner-of-${name}`,
      },
      annotations: { 'example.com/description': `The namespace ${name}. `.repeat(20) },
      managedFields: [{ manager: 'kubectl', operation: 'Apply', fieldsV1: { 'f:metadata': {} } }],
    },
  };
}

/** Lists from memory what an API server would send, and then watches in silence. */
const apiServer: Pick<ApiServer, 'get'> = {
  async get(path) {
    const query = new URL(path, 'http://localhost').searchParams;
    if (query.has('watch')) return { kind: 'ok', body: silence() };
    const from = Number(query.get('continue') ?? 0);
    const items = Array.from({ length: pageObjects }, (_, i) => namespace(from + i));
    const next = from + pageObjects < count ? String(from + pageObjects) : '';
    const page = { metadata: { resourceVersion: '7', continue: next }, items };
    return { kind: 'ok', body: once(Buffer.from(JSON.stringify(page))) };
  },
};

async function* once(buffer: Buffer): AsyncGenerator<Buffer> {
  yield buffer;
}

async function* silence(): AsyncGenerator<Buffer> {
  await new Promise(() => {});
  yield Buffer.alloc(0);
}

/** Measures in this process, which has to run with `--expose-gc`. */
export async function benchNamespaces(): Promise<NamespacesResult> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('run node with --expose-gc');
  await gc({ execution: 'async', type: 'major' });
  const before = process.memoryUsage();
  const namespaces = createNamespaces({
    apiServer: apiServer as ApiServer,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    timer: () => () => {},
    random: Math.random,
    signal: new AbortController().signal,
  });
  namespaces.need(true);
  while (namespaces.notReady().length > 0) await new Promise((resolve) => setImmediate(resolve));
  const resident = process.memoryUsage().rss;
  await gc({ execution: 'async', type: 'major' });
  const after = process.memoryUsage();
  if (namespaces.labelsOf('customer-09999-production') instanceof Promise)
    throw new Error('the list is not known');
  return {
    namespaces: count,
    heapMegabytes: megabytes(after.heapUsed + after.external - before.heapUsed - before.external),
    residentMegabytes: megabytes(resident - before.rss),
  };
}

function megabytes(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 10) / 10;
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(await benchNamespaces())}\n`);
