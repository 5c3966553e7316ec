import { markdownTable } from './markdown-table.ts';
import type { OverloadFigures } from './overload-client.ts';

/** How long something took, in milliseconds. */
export interface Spent {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
}

/** How long the server's refusals took, from the headers of a review to what its socket was given. */
export interface Refusals {
  readonly wall: Spent;
  /** The same, in time that the server's thread worked: what others make it wait for is no part of it. */
  readonly cpu: Spent;
  /**
   * Of reviews that came before the one before them on the same connection was closed: a refused
   * body that is still read keeps the next answer back, until the turn of the event loop is over.
   */
  readonly behind: Spent;
}

/** One kind of review under overload. */
export interface OverloadResult {
  readonly name: string;
  readonly seconds: number;
  readonly connections: number;
  readonly timeoutMilliseconds: number;
  /** Of the machine, just before: more than one process of ours is somebody else's. */
  readonly loadAverage: number;
  readonly capacityPerSecond: number;
  readonly offeredPerSecond: number;
  readonly figures: Omit<OverloadFigures, 'latencies'>;
  /** Of accepted reviews, as the client sees them. */
  readonly latency: Omit<Spent, 'count'>;
  readonly refusals: Refusals;
  /** Resident, each second. */
  readonly mebibytes: readonly number[];
}

const slowestRefusalMilliseconds = 5;
/** Three quarters of what the Deployment has: its heap grows by steps, for a minute or so. */
const mostMebibytes = 384;

/** @returns what docs/operations.md promises and a run did not keep */
export function brokenPromises(result: OverloadResult): readonly string[] {
  const { figures, latency, refusals, mebibytes, timeoutMilliseconds } = result;
  const promises: readonly (readonly [string, boolean])[] = [
    ['wrong answers', figures.wrong === 0],
    ['connections ended', figures.broken === 0],
    ['reviews without an answer', figures.lost === 0],
    ['taken and given up', figures.givenUp === 0],
    ['answered after the timeout', !(latency.worst > timeoutMilliseconds)],
    ['refusals take too long', refusals.cpu.p99 < slowestRefusalMilliseconds],
    ['too much memory', !(Math.max(...mebibytes) > mostMebibytes)],
  ];
  return promises.flatMap(([broken, isKept]) => (isKept ? [] : [`${result.name}: ${broken}`]));
}

/** One column a kind of review. */
export function overloadTable(results: readonly OverloadResult[]): string {
  const row = (title: string, cell: (result: OverloadResult) => string): readonly string[] => [
    title,
    ...results.map(cell),
  ];
  return markdownTable(
    ['', ...results.map(({ name }) => name)],
    [
      row('load average before', ({ loadAverage }) => loadAverage.toFixed(1)),
      row('carried with 16 connections, reviews a second', (one) => count(one.capacityPerSecond)),
      row('offered a second', (one) => count(one.offeredPerSecond)),
      row('sent', ({ figures }) => count(figures.sent)),
      row('accepted', ({ figures }) => count(figures.accepted)),
      row('refused', ({ figures }) => count(figures.refused)),
      row('taken and given up', ({ figures }) => count(figures.givenUp)),
      row('wrong, lost, connections ended', ({ figures: { wrong, lost, broken } }) =>
        [wrong, lost, broken].map(count).join(', '),
      ),
      row('accepted: p50, p99, worst, ms', ({ latency }) => inMilliseconds(latency, 0)),
      row('refusal in the server: p50, p99, worst, ms', ({ refusals: { wall } }) =>
        wall.count === 0 ? '–' : inMilliseconds(wall),
      ),
      row('the same, CPU time', ({ refusals: { cpu } }) =>
        cpu.count === 0 ? '–' : inMilliseconds(cpu),
      ),
      row('refusals kept back by the exchange before', ({ refusals: { behind } }) =>
        behind.count === 0 ? '0' : `${count(behind.count)}: ${inMilliseconds(behind)}`,
      ),
      row('resident memory: first, median, largest, MiB', ({ mebibytes }) => {
        const sorted = mebibytes.toSorted((a, b) => a - b);
        const median = sorted[Math.floor(sorted.length / 2)];
        return [mebibytes[0], median, sorted.at(-1)].join(', ');
      }),
    ],
  );
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function inMilliseconds({ p50, p99, worst }: Omit<Spent, 'count'>, digits = 2): string {
  return [p50, p99, worst].map((value) => value.toFixed(digits)).join(', ');
}
