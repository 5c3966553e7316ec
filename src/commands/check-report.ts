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

/** What `dexodus check` prints, in pieces: nobody waits for the last file to read of the first. */
export interface CheckReport {
  readonly add: (document: CheckedDocument) => string;
  readonly end: () => string;
}

/** A report that nothing was added to yet. */
export function startReport(style: ReportStyle): CheckReport {
  switch (style.format) {
    case 'text':
      return textReport(style);
    case 'json':
      return jsonReport(style);
    case 'yaml':
      return yamlReport();
    case 'diff':
      return { add: (document) => diffOf(document, style), end: () => '' };
  }
}

const verdictColors = { allow: 'green', fix: 'cyan', warn: 'yellow', deny: 'red' } as const;

function textReport({ color }: ReportStyle): CheckReport {
  const counts = { allow: 0, fix: 0, warn: 0, deny: 0 };
  return {
    add: ({ file, apiRules }) => {
      for (const { verdict } of apiRules) counts[verdict]++;
      return apiRules.flatMap((rule) => linesOf(file, rule, color)).join('');
    },
    end: () => {
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
      const told = Object.entries(counts).flatMap(([verdict, count]) =>
        count === 0 ? [] : [`${count} ${verdict}`],
      );
      return total === 0 ? 'No APIRules found\n' : `${total} APIRules: ${told.join(', ')}\n`;
    },
  };
}

function linesOf(file: string, rule: CheckedApiRule, color: boolean): readonly string[] {
  const verdict = paint(rule.verdict, verdictColors[rule.verdict], color);
  const would = rule.would === undefined ? '' : ` (mode audit; would ${rule.would})`;
  return [
    `${file}: APIRule ${rule.namespace}/${rule.name}: ${verdict}${would}\n`,
    ...detailsOf(rule).map((detail) => `  ${detail}\n`),
  ];
}

/** What was found, and the warnings that say more than that. */
function detailsOf({ findings, warnings }: CheckedApiRule): readonly string[] {
  const found = new Set(findings.map(describeFinding));
  return [
    ...findings.map((finding) => `${describeFinding(finding)} [${finding.outcome}]`),
    ...warnings.filter((warning) => !found.has(warning)),
  ];
}

/** One JSON text, so it is written when all is known. */
function jsonReport({ policy }: ReportStyle): CheckReport {
  const all: object[] = [];
  return {
    add: ({ file, apiRules }) => {
      for (const { edits: _edits, patch, ...rule } of apiRules)
        all.push({ file, ...rule, patch: patch === undefined ? [] : JSON.parse(patch) });
      return '';
    },
    end: () => `${JSON.stringify({ policy, apiRules: all }, undefined, 2)}\n`,
  };
}

function yamlReport(): CheckReport {
  let separator = '';
  return {
    add: ({ after }) => {
      const text = separator + after;
      separator = '---\n';
      return text;
    },
    end: () => '',
  };
}

function diffOf({ file, before, after }: CheckedDocument, { color }: ReportStyle): string {
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
