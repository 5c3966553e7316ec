import { styleText } from 'node:util';
import { quote } from '../verdict/quote.ts';
import type { IssuedBy } from '../token/obtain-token.ts';
import { checkNames, type Check, type CheckName, type Explanation } from '../explain/check.ts';

/** What `dexodus token` tells. */
export interface TokenReport {
  readonly apiRule: {
    readonly namespace: string;
    readonly name: string | undefined;
    readonly apiVersion: string;
  };
  readonly request: { readonly method: string; readonly path: string };
  /** The policy's hash. */
  readonly policy: string;
  /** Who gave the token; `undefined` where it was handed over. */
  readonly issued: IssuedBy | undefined;
  /** What the policy's fix does to the APIRule. */
  readonly fix: readonly string[];
  readonly before: Explanation;
  /** `undefined` where nothing is fixed. */
  readonly after: Explanation | undefined;
}

/** How a report is written. */
export interface TokenReportStyle {
  readonly format: 'text' | 'json';
  readonly color: boolean;
}

/** Writes a report: for people side by side, for programs as JSON. */
export function writeTokenReport(report: TokenReport, { format, color }: TokenReportStyle): string {
  if (format === 'json')
    return `${JSON.stringify({ ...report, issued: report.issued ?? null, after: report.after ?? null }, undefined, 2)}\n`;
  const { apiRule, request, issued, before, after, fix } = report;
  const columns = after === undefined ? [before] : [before, after];
  const notes = [...new Set(columns.flatMap((column) => column.notes))];
  const lines = [
    `APIRule ${apiRule.namespace}/${apiRule.name ?? '*'} (${apiRule.apiVersion}): ${request.method} ${quote(request.path)}`,
    ...(issued === undefined ? [] : [describeIssued(issued)]),
    '',
    row('', after === undefined ? ['now'] : ['before', 'after the fix']),
    ...checkNames.flatMap((name) => checkLines(name, columns, color)),
    outcomeRow(columns, color),
    ...notes.map((note) => `Note: ${note}`),
    ...fix.map((line) => `Fix: ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}

function describeIssued({ provider, scope }: IssuedBy): string {
  const granted = scope === undefined ? '' : `, scope ${quote(scope)}`;
  return `Token by client credentials from ${quote(provider)}${granted}`;
}

/** `configuration` is the longest name, `refused (401)` and `after the fix` the longest words. */
const nameWidth = 15;
const columnWidth = 15;

function row(
  name: string,
  words: readonly string[],
  paint = (word: string): string => word,
): string {
  const cells = words.map((word) => paint(word) + ' '.repeat(columnWidth - word.length));
  return `${name.padEnd(nameWidth)}${cells.join('')}`.trimEnd();
}

const spacedNames: Partial<Record<CheckName, string>> = {
  notBefore: 'not before',
  issuedAt: 'issued at',
};
const statusWords = { pass: 'ok', fail: 'REFUSED', unknown: 'not known' } as const;
const noCheck = '-';

function checkLines(
  name: CheckName,
  columns: readonly Explanation[],
  color: boolean,
): readonly string[] {
  const checks = columns.map((column) => column.checks.find((check) => check.name === name));
  if (checks.every((check) => check === undefined)) return [];
  const words = checks.map((check) => (check === undefined ? noCheck : statusWords[check.status]));
  const line = row(spacedNames[name] ?? name, words, (word) => paintWord(word, color));
  const [before, after] = checks;
  if (columns.length === 1 || before?.detail === after?.detail)
    return [line, detailLine('', before)];
  return [line, detailLine('before: ', before), detailLine('after: ', after)].filter(Boolean);
}

function detailLine(label: string, check: Check | undefined): string {
  return check === undefined ? '' : `    ${label}${check.detail}`;
}

function outcomeRow(columns: readonly Explanation[], color: boolean): string {
  const words = columns.map(({ outcome, status }) =>
    status === undefined ? outcome : `${outcome} (${status})`,
  );
  return row('outcome', words, (word) => paintWord(word, color));
}

/** By the first word: what gets through is green, what is refused red, what nobody knows yellow. */
function paintWord(word: string, color: boolean): string {
  if (!color || word === noCheck) return word;
  const isGood = word === 'ok' || word === 'through';
  const isBad = word.toLowerCase().startsWith('refused');
  const style = isGood ? 'green' : isBad ? 'red' : 'yellow';
  return styleText(style, word, { validateStream: false });
}
