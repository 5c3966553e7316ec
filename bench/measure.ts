import { truncate } from 'node:fs/promises';
import type { Endpoint } from '../src/admit.ts';
import type { Running } from './contender.ts';
import type { Load, LoadResult, SendLoad } from './load.ts';
import { processFigures } from './process-figures.ts';

/** What one run of one contender came to. */
export interface Measurement {
  readonly reviewsPerSecond: number;
  readonly p50Microseconds: number;
  readonly p99Microseconds: number;
  /** CPU time of the server, whatever else the machine does. */
  readonly cpuMicroseconds: number;
}

/** Reviews to measure a contender with. */
export type MeasuredLoad = Omit<Load, 'url'> & { readonly endpoint: Endpoint };

/** Loads a running contender. */
export async function measure(
  send: SendLoad,
  running: Running,
  { endpoint, ...load }: MeasuredLoad,
): Promise<Measurement> {
  const before = await processFigures(running.pid);
  const result = await send({ ...load, url: running.webhookUrl(endpoint) });
  const after = await processFigures(running.pid);
  // A line for each review: hours of them would fill the disk.
  await truncate(running.logFile);
  return measurementOf(result, after.cpuSeconds - before.cpuSeconds);
}

/** A run's figures, each of them by the review. */
export function measurementOf(result: LoadResult, cpuSeconds: number): Measurement {
  const { requests, microseconds, p50Microseconds, p99Microseconds } = result;
  return {
    reviewsPerSecond: (requests / microseconds) * 1e6,
    p50Microseconds,
    p99Microseconds,
    cpuMicroseconds: (cpuSeconds / requests) * 1e6,
  };
}

/** One block's runs of one contender as one. */
export function meanOf(runs: readonly Measurement[]): Measurement {
  const meanBy = (pick: (run: Measurement) => number): number =>
    runs.reduce((sum, run) => sum + pick(run), 0) / runs.length;
  return {
    reviewsPerSecond: meanBy((run) => run.reviewsPerSecond),
    p50Microseconds: meanBy((run) => run.p50Microseconds),
    p99Microseconds: meanBy((run) => run.p99Microseconds),
    cpuMicroseconds: meanBy((run) => run.cpuMicroseconds),
  };
}
