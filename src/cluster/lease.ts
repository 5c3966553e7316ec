import { isObject, type JsonObject } from '../json.ts';
import type { ApiServer, WriteAnswer } from './api-server.ts';
import { readObject } from './read-object.ts';

export interface LeaseDependencies {
  readonly apiServer: ApiServer;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Which Lease is taken, and who takes it. */
export interface LeasePlan {
  readonly namespace: string;
  readonly name: string;
  /** Of this process, as no other has it. */
  readonly identity: string;
}

/** What became of taking it. */
export type LeaseOutcome =
  | { readonly kind: 'ours' }
  /** Another process has it, for as long as this. */
  | { readonly kind: 'taken'; readonly waitMilliseconds: number }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string };

/** Long enough for a few writes; who dies with it in hand delays the others by so much. */
const leaseSeconds = 15;
const NOT_FOUND = 404;
const CONFLICT = 409;

/**
 * Takes a Lease (coordination.k8s.io/v1) for some seconds, where nobody else has it.
 *
 * It is taken only to write, and not held in between: nothing is asked of the API server while
 * there is nothing to do. It spares the replicas to write the same thing at once; that none undoes
 * what another one did is held by the resourceVersion of each write, whatever the clocks say.
 *
 * @throws Error as `ApiServer`
 */
export async function takeLease(
  { apiServer, now, signal }: LeaseDependencies,
  { namespace, name, identity }: LeasePlan,
): Promise<LeaseOutcome> {
  const leases = `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases`;
  const path = `${leases}/${encodeURIComponent(name)}`;
  const time = new Date(now()).toISOString().replace('Z', '000Z');
  const spec = {
    holderIdentity: identity,
    leaseDurationSeconds: leaseSeconds,
    acquireTime: time,
    renewTime: time,
  };
  const answer = await apiServer.get(path, { signal });
  if (answer.kind === 'refused') {
    if (answer.status !== NOT_FOUND) return answer;
    const body = describeLease({ name, namespace }, spec);
    return outcomeOf(await apiServer.send({ method: 'POST', path: leases, body, signal }));
  }
  const lease = await readObject(answer.body);
  const waitMilliseconds = heldFor(lease, identity, now());
  if (waitMilliseconds > 0) return { kind: 'taken', waitMilliseconds };
  const { metadata = null } = lease;
  const body = describeLease(isObject(metadata) ? metadata : { name, namespace }, spec);
  return outcomeOf(await apiServer.send({ method: 'PUT', path, body, signal }));
}

/** For how long somebody else has it still; a renewal in the future was written by a wrong clock. */
function heldFor({ spec }: JsonObject, identity: string, now: number): number {
  if (!isObject(spec) || spec.holderIdentity === identity) return 0;
  const { holderIdentity, renewTime, leaseDurationSeconds } = spec;
  if (typeof holderIdentity !== 'string' || holderIdentity === '') return 0;
  const renewed = typeof renewTime === 'string' ? Date.parse(renewTime) : Number.NaN;
  const seconds = typeof leaseDurationSeconds === 'number' ? leaseDurationSeconds : leaseSeconds;
  const left = renewed + Math.min(seconds, leaseSeconds) * 1000 - now;
  return left > 0 && left <= 2 * leaseSeconds * 1000 ? left : 0;
}

function describeLease(metadata: JsonObject, spec: JsonObject): JsonObject {
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec };
}

/** Who comes second, to make it or to take it over, has to wait. */
function outcomeOf(answer: WriteAnswer): LeaseOutcome {
  if (answer.kind === 'ok') return { kind: 'ours' };
  if (answer.status !== CONFLICT) return answer;
  return { kind: 'taken', waitMilliseconds: leaseSeconds * 1000 };
}
