import type { Measurement } from './measure.ts';
import type { ReviewResult } from './review.ts';
import { inWords, markdownTable } from './markdown-table.ts';
import { ratios, spreadOf } from './statistics.ts';

/** The results as a Markdown table: ours beside each other one, as ratios of the same run. */
export function reviewTable(results: readonly ReviewResult[]): string {
  const head = [
    'review',
    'c',
    'reviews/s',
    'p99 ms',
    'CPU µs',
    'beside',
    'throughput ×',
    'p99 ×',
    'CPU ×',
  ];
  return markdownTable(head, results.flatMap(rowsOf));
}

function rowsOf({ review, connections, contenders }: ReviewResult): readonly (readonly string[])[] {
  const [ours, ...others] = contenders;
  if (ours === undefined) return [];
  const median = (pick: (one: Measurement) => number): number =>
    spreadOf(ours.measurements.map(pick)).median;
  const own = [
    review,
    String(connections),
    median((one) => one.reviewsPerSecond).toFixed(0),
    (median((one) => one.p99Microseconds) / 1000).toFixed(2),
    median((one) => one.cpuMicroseconds).toFixed(0),
  ];
  return others.map(({ name, measurements }, index) => {
    const ratio = (pick: (one: Measurement) => number): string =>
      inWords(ratios(ours.measurements.map(pick), measurements.map(pick)));
    return [
      ...(index === 0 ? own : own.map(() => '')),
      name,
      ratio((one) => one.reviewsPerSecond),
      ratio((one) => one.p99Microseconds),
      ratio((one) => one.cpuMicroseconds),
    ];
  });
}
