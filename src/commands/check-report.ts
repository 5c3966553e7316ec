import { styleText } from 'node:util';
import { createTwoFilesPatch } from 'diff';
import { describeFinding } from '../verdict/finding.ts';
import type { CheckedApiRule, CheckedDocument } from './check-document.ts';

export type ReportFormat = 'text' | 'json' | 'yaml' | 'diff';

/** How a report is written. */
export interface ReportStyle {
  readonly format: ReportFormat;
  readonly color: boolean;
  /** The policy's hash. */
  readonly policy: string;
}

/** What `dexodus check` prints. */
export function writeReport(documents: readonly CheckedDocument[], style: ReportStyle): string {
  switch (style.format) {
    case 'text':
      return textReport(documents, style);
    case 'json':
      return jsonReport(documents, style);
    case 'yaml':
      return documents.map(({ after }) => after).join('---\n');
    case 'diff':
      return documents.map((document) => diffReport(document, style)).join('');
  }
}

const verdictColors = { allow: 'green', fix: 'cyan', warn: 'yellow', deny: 'red' } as const;

function textReport(documents: readonly CheckedDocument[], { color }: ReportStyle): string {
  const lines: string[] = [];
  const counts = { allow: 0, fix: 0, warn: 0, deny: 0 };
  for (const { file, apiRules } of documents) {
    for (const rule of apiRules) {
      counts[rule.verdict]++;
      const verdict = paint(rule.verdict, verdictColors[rule.verdict], color);
      const would = rule.would === undefined ? '' : ` (mode audit; would ${rule.would})`;
      lines.push(`${file}: APIRule ${rule.namespace}/${rule.name}: ${verdict}${would}`);
      lines.push(...detailsOf(rule).map((detail) => `  ${detail}`));
    }
  }
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const told = Object.entries(counts).flatMap(([verdict, count]) =>
    count === 0 ? [] : [`${count} ${verdict}`],
  );
  lines.push(total === 0 ? 'No APIRules found' : `${total} APIRules: ${told.join(', ')}`);
  return `${lines.join('\n')}\n`;
}

/** What was found, and the warnings that say more than that. */
function detailsOf({ findings, warnings }: CheckedApiRule): readonly string[] {
  const found = new Set(findings.map(describeFinding));
  return [
    ...findings.map((finding) => `${describeFinding(finding)} [${finding.outcome}]`),
    ...warnings.filter((warning) => !found.has(warning)),
  ];
}

function jsonReport(documents: readonly CheckedDocument[], { policy }: ReportStyle): string {
  const apiRules = documents.flatMap(({ file, apiRules: rules }) =>
    rules.map(({ edits: _edits, patch, ...rule }) => ({
      file,
      ...rule,
      patch: patch === undefined ? [] : JSON.parse(patch),
    })),
  );
  return `${JSON.stringify({ policy, apiRules }, undefined, 2)}\n`;
}

function diffReport({ file, before, after }: CheckedDocument, { color }: ReportStyle): string {
  if (before === after) return '';
  const name = file === '-' ? 'stdin' : file;
  const patch = createTwoFilesPatch(name, `${name} (fixed)`, before, after, undefined, undefined, {
    context: 3,
  });
  return patch
    .split('\n')
    .filter((line) => !line.startsWith('====='))
    .map((line) => {
      if (line.startsWith('+')) return paint(line, 'green', color);
      return line.startsWith('-') ? paint(line, 'red', color) : line;
    })
    .join('\n');
}

function paint(text: string, style: 'green' | 'cyan' | 'yellow' | 'red', color: boolean): string {
  return color ? styleText(style, text, { validateStream: false }) : text;
}
