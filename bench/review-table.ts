import type { Measurement } from './measure.ts';
import type { ReviewResult } from './review.ts';
import { ratios, spreadOf, type Spread } from './statistics.ts';

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

/** The median, and how far it went: `0.93 (0.90–0.95)`. */
export function inWords({ min, median, max }: Spread): string {
  return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
}

/** A table as prettier lays it out, so that it is readable in a terminal too. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
