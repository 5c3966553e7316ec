import { createHash } from 'node:crypto';
import { isObject, type JsonObject } from '../json.ts';
import type { ApiAnswer, ApiServer, WriteAnswer } from './api-server.ts';
import type { ClusterEvent, EventObject } from './event.ts';
import { readText } from './read-text.ts';

export interface WriteEventDependencies {
  readonly apiServer: ApiServer;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Who tells it: the pod's name. */
  readonly instance: string;
  readonly signal: AbortSignal;
}

/** An event, and what it is about. */
export interface EventToWrite {
  readonly object: EventObject;
  readonly event: ClusterEvent;
}

const messageCharacters = 1024;
const eventBytes = 256 * 1024;
const CONFLICT = 409;
// The controllers' own name for themselves: `From` in kubectl describe.
const component = 'dexodus';

/**
 * Writes an Event of core/v1. Its name is made of what it says, so that all replicas mean the same
 * one: who comes second leaves it alone (`happening`), or counts it and moves it to now.
 *
 * @returns undefined, or what the API server refused
 * @throws Error as `ApiServer`
 */
export async function writeEvent(
  dependencies: WriteEventDependencies,
  written: EventToWrite,
): Promise<Refusal | undefined> {
  const { apiServer, signal } = dependencies;
  const { namespace } = written.object;
  const body = describeEvent(dependencies, written);
  const events = `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`;
  const created = await apiServer.send({ method: 'POST', path: events, body, signal });
  if (created.kind === 'ok' || created.status !== CONFLICT) return refusalOf(created);
  if (written.event.happening !== undefined) return undefined;
  return countAgain(dependencies, `${events}/${nameOf(written)}`);
}

type Refusal = ApiAnswer & { readonly kind: 'refused' };

function describeEvent(
  { now, instance }: WriteEventDependencies,
  written: EventToWrite,
): JsonObject {
  const { object, event } = written;
  const time = timestamp(now());
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: nameOf(written), namespace: object.namespace },
    involvedObject: { ...object },
    type: event.type,
    reason: event.reason,
    message: boundedLine(event.message),
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
    source: { component },
    reportingComponent: component,
    reportingInstance: instance,
  };
}

/** Adds one to the count; the API server refuses where another replica has just done the same. */
async function countAgain(
  { apiServer, now, signal }: WriteEventDependencies,
  path: string,
): Promise<Refusal | undefined> {
  const answer = await apiServer.get(path, { signal });
  if (answer.kind === 'refused') return answer;
  const { count, resourceVersion } = readCount(await readText(answer.body, eventBytes));
  const counted = await apiServer.send({
    method: 'PATCH',
    path,
    contentType: 'application/merge-patch+json',
    body: { metadata: { resourceVersion }, count: count + 1, lastTimestamp: timestamp(now()) },
    signal,
  });
  return counted.kind === 'refused' && counted.status === CONFLICT ? undefined : refusalOf(counted);
}

function refusalOf(answer: WriteAnswer): Refusal | undefined {
  return answer.kind === 'refused' ? answer : undefined;
}

function readCount(text: string): { readonly count: number; readonly resourceVersion: string } {
  const event: unknown = JSON.parse(text);
  const metadata = isObject(event) ? event['metadata'] : undefined;
  const version = isObject(metadata) ? metadata['resourceVersion'] : undefined;
  if (!isObject(event) || typeof version !== 'string') throw new Error('the answer is no Event');
  return {
    count: typeof event['count'] === 'number' ? event['count'] : 1,
    resourceVersion: version,
  };
}

function nameOf({ object, event }: EventToWrite): string {
  const { type, reason, message, happening } = event;
  const told = happening === undefined ? ['words', message] : ['happening', happening];
  const meant = JSON.stringify([object.uid, type, reason, ...told]);
  return `${component}.${createHash('sha256').update(meant).digest('hex').slice(0, 32)}`;
}

/** Kubernetes' own precision for these. */
function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

function boundedLine(text: string): string {
  const line = text
    .split('\n')
    .map((each) => each.trim())
    .filter(Boolean)
    .join('; ');
  return line.length <= messageCharacters ? line : `${line.slice(0, messageCharacters - 1)}…`;
}
