import { styleText } from 'node:util';
import type { Result, Status } from '../doctor/result.ts';

/** How the report is written. */
export interface DoctorReportStyle {
  readonly format: 'text' | 'json';
  readonly color: boolean;
}

const colors = { ok: 'green', warning: 'yellow', failure: 'red', unknown: 'cyan' } as const;

/** What `dexodus doctor` prints: a row for each result, with the way out below what is not well. */
export function writeDoctorReport(
  results: readonly Result[],
  { format, color }: DoctorReportStyle,
): string {
  if (format === 'json') return `${JSON.stringify({ results }, undefined, 2)}\n`;
  const width = Math.max(0, ...results.map(({ check }) => check.length));
  const indent = ' '.repeat('failure'.length + width + 4);
  const lines = results.flatMap(({ check, status, found, remedy }) => {
    const row = `${paint(status, color)}  ${check.padEnd(width)}  ${oneLine(found)}`;
    return remedy === '' ? [row] : [row, `${indent}→ ${remedy}`];
  });
  return `${[...lines, '', summaryOf(results)].join('\n')}\n`;
}

function paint(status: Status, color: boolean): string {
  const padded = status.padEnd('failure'.length);
  return color ? styleText(colors[status], padded, { validateStream: false }) : padded;
}

/** The API server's words may have many lines; a table has one for each. */
function oneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .join(' ');
}

function summaryOf(results: readonly Result[]): string {
  const counts = (['ok', 'warning', 'failure', 'unknown'] as const).flatMap((status) => {
    const count = results.filter((result) => result.status === status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  });
  return `${results.length} checks: ${counts.join(', ')}`;
}
