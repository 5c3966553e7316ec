import { isDeepStrictEqual } from 'node:util';
import type { ApiClient } from '../test/e2e/api-client.ts';
import { eventually } from '../test/control-plane/eventually.ts';
import { admissionTime } from './admission-metrics.ts';
import { apiRule, type Json, type Outcome } from './api-rules.ts';
import { processFigures } from './process-figures.ts';
import { spreadOf } from './statistics.ts';

/** One way to decide on the APIRules of one namespace. */
export interface Way {
  readonly name: string;
  readonly namespace: string;
  /** What the API server's metrics name: webhooks or policies. None where nobody decides. */
  readonly metricNames: readonly string[];
  /** The webhook's process, where there is one. */
  readonly pid?: number;
  /** Lets everything through. */
  readonly decidesNothing: boolean;
}

/** What a number of creations came to. */
export interface WayMeasurement {
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
  /** Of the API server's own measuring, for each creation. */
  readonly admissionMilliseconds: number;
  /** Of the webhook's process, for each thousand creations. */
  readonly cpuSecondsPerThousand: number;
  readonly residentMegabytes: number;
}

/** 403 Forbidden; Pepr makes 422 of every denial. */
const denials = [403, 422];

const path = (namespace: string): string =>
  `/apis/gateway.kyma-project.io/v1beta1/namespaces/${namespace}/apirules?dryRun=All`;

/** An APIRule as its owner would create it. */
export function creation(outcome: Outcome, namespace: string, variant: number): Json {
  const { apiVersion, kind, spec } = apiRule({ outcome, rules: 6, hasJwt: true, variant });
  return { apiVersion, kind, metadata: { name: `orders-${variant}`, namespace }, spec };
}

/** Creates APIRules, on so many connections, with `dryRun=All`: nothing is stored. */
export async function measureWay(
  client: ApiClient,
  way: Way,
  load: { readonly outcome: Outcome; readonly count: number; readonly connections: number },
): Promise<WayMeasurement> {
  const before = await look(client, way);
  const latencies: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < load.count) {
      const body = creation(load.outcome, way.namespace, next++ % 100);
      const start = performance.now();
      const { status } = await client.send('POST', path(way.namespace), body);
      latencies.push(performance.now() - start);
      const isDenied = load.outcome === 'denied' && !way.decidesNothing;
      if (!(isDenied ? denials : [201]).includes(status))
        throw new Error(`${way.name} answers ${status} to what is to be ${load.outcome}`);
    }
  };
  await Promise.all(Array.from({ length: load.connections }, worker));
  const after = await look(client, way);
  if (way.metricNames.length > 0 && after.seconds === before.seconds)
    throw new Error(`${way.name} was not asked`);
  latencies.sort((a, b) => a - b);
  return {
    p50Milliseconds: spreadOf(latencies).median,
    p99Milliseconds: latencies[Math.ceil(latencies.length * 0.99) - 1] ?? Number.NaN,
    admissionMilliseconds: ((after.seconds - before.seconds) * 1000) / load.count,
    cpuSecondsPerThousand: ((after.cpuSeconds - before.cpuSeconds) * 1000) / load.count,
    residentMegabytes: after.residentBytes / 1e6,
  };
}

async function look(
  client: ApiClient,
  { metricNames, pid }: Way,
): Promise<{ seconds: number; cpuSeconds: number; residentBytes: number }> {
  const { body } = await client.send('GET', '/metrics');
  const { seconds } = admissionTime(body, metricNames);
  const process =
    pid === undefined ? { cpuSeconds: 0, residentBytes: 0 } : await processFigures(pid);
  return { seconds, ...process };
}

/**
 * Waits until a way is in force, and holds its decisions against those expected: the API server takes
 * new configurations up in its own time.
 */
export async function inForce(
  client: ApiClient,
  { name, namespace }: Way,
  expected: (object: Json) => { readonly denied: boolean; readonly object: Json },
): Promise<void> {
  for (const outcome of ['fixed', 'denied', 'untouched'] as const) {
    const object = creation(outcome, namespace, 7);
    const want = expected(object);
    await eventually(`${name}: ${outcome}`, async () => {
      const { status, body } = await client.send('POST', path(namespace), object);
      const isAsWanted = want.denied
        ? denials.includes(status)
        : status === 201 && isDeepStrictEqual(JSON.parse(body).spec, want.object['spec']);
      if (isAsWanted) return true;
      throw new Error(`${status} ${body}`);
    });
  }
}
