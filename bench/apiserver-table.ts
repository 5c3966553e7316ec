import type { Outcome } from './api-rules.ts';
import type { WayMeasurement } from './apiserver.ts';
import { inWords, markdownTable } from './markdown-table.ts';
import { spreadOf } from './statistics.ts';

/** One outcome at one number of connections, each way beside the others. */
export interface ApiserverResult {
  readonly outcome: Outcome;
  readonly connections: number;
  readonly ways: readonly {
    readonly name: string;
    readonly hasProcess: boolean;
    /** The last way decides nothing: what the others add is counted from it. */
    readonly measurements: readonly WayMeasurement[];
  }[];
}

const head = ['created', 'c', 'by', 'p50 ms', 'added ms', 'admission ms', 'CPU s / 1,000', 'MB'];

/** The results as a Markdown table. `added`: the median beside the one without admission, run by run. */
export function apiserverTable(results: readonly ApiserverResult[]): string {
  return markdownTable(head, results.flatMap(rowsOf));
}

function rowsOf({ outcome, connections, ways }: ApiserverResult): readonly (readonly string[])[] {
  const none = ways.at(-1)?.measurements ?? [];
  return ways.map(({ name, hasProcess, measurements }, index) => {
    const told = (pick: (one: WayMeasurement, index: number) => number): string =>
      inWords(spreadOf(measurements.map(pick)));
    return [
      ...(index === 0 ? [outcome, String(connections)] : ['', '']),
      name,
      told((one) => one.p50Milliseconds),
      measurements === none
        ? ''
        : told((one, run) => one.p50Milliseconds - (none[run]?.p50Milliseconds ?? Number.NaN)),
      measurements === none ? '' : told((one) => one.admissionMilliseconds),
      hasProcess ? told((one) => one.cpuSecondsPerThousand) : '',
      hasProcess ? spreadOf(measurements.map((one) => one.residentMegabytes)).max.toFixed(0) : '',
    ];
  });
}
