import type { Logger } from 'pino';
import type { ApiServer } from './api-server.ts';
import { backoffMilliseconds } from './backoff.ts';
import { followResource } from './follow-resource.ts';
import { listResource } from './list-resource.ts';
import type { Resource, ResourceHandlers } from './resource.ts';
import type { Timer } from './timer.ts';
import { createWatchLog } from './watch-log.ts';

export interface WatchDependencies {
  readonly apiServer: ApiServer;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly timer: Timer;
  /** From 0 to 1, as `Math.random` gives it. */
  readonly random: () => number;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/** What one attempt came to. */
type Attempt =
  | { readonly kind: 'ended'; readonly resourceVersion: string; readonly heard: boolean }
  | { readonly kind: 'expired' }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  | { readonly kind: 'unreachable'; readonly message: string };

/**
 * Tells the handlers what there is of a resource, and each change, until the signal is aborted;
 * whatever happens to the connection or the API server, it goes on. Never throws.
 *
 * A watch that has ended goes on from its last resourceVersion; after anything else the list is
 * made anew. One log line tells that the API server is lost or refuses, and one that it is back.
 */
export async function watchResource<T>(
  dependencies: WatchDependencies,
  resource: Resource<T>,
  handlers: ResourceHandlers<T>,
): Promise<void> {
  const { log, timer, random, signal } = dependencies;
  const watchLog = createWatchLog(log, resource);
  let resourceVersion: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
    const attempt = await listAndFollow(dependencies, {
      resource,
      resourceVersion,
      handlers,
      opened: watchLog.opened,
    });
    if (signal.aborted) return;
    resourceVersion = attempt.kind === 'ended' ? attempt.resourceVersion : undefined;
    failures = attempt.kind === 'ended' && attempt.heard ? 0 : failures + 1;
    if (attempt.kind === 'refused' || attempt.kind === 'unreachable') {
      const news = watchLog.failed(attempt);
      if (news !== undefined) handlers.lost(news);
    }
    // oxlint-disable-next-line no-await-in-loop
    await pause(timer, backoffMilliseconds(failures, random), signal);
  }
}

interface AttemptOptions<T> {
  readonly resource: Resource<T>;
  readonly resourceVersion: string | undefined;
  readonly handlers: ResourceHandlers<T>;
  readonly opened: () => void;
}

async function listAndFollow<T>(
  { apiServer, random, signal }: WatchDependencies,
  { resource, resourceVersion, handlers, opened }: AttemptOptions<T>,
): Promise<Attempt> {
  try {
    let from = resourceVersion;
    if (from === undefined) {
      const listing = await listResource(apiServer, resource, signal);
      if (listing.kind !== 'listed') return listing;
      handlers.replace(listing.all);
      from = listing.resourceVersion;
    }
    return await followResource(
      { apiServer, random, signal },
      { resource, resourceVersion: from, handlers, opened },
    );
  } catch (error) {
    return { kind: 'unreachable', message: describe(error) };
  }
}

/** An AggregateError (each address of a host was tried) has a code, but no message. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return error.message === '' ? code || error.name : error.message;
}

async function pause(timer: Timer, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      cancel();
      resolve();
    };
    const cancel = timer(milliseconds, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
