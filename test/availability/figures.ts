import type { Sample } from './load.ts';

/** Something that can't be helped, and which admissions it cost. */
export interface Excuse {
  readonly why: string;
  readonly matches: (sample: Sample) => boolean;
}

/** One line of the result. Times are milliseconds, from the request to the API server's answer. */
export interface Figures {
  readonly scenario: string;
  /** Those that the API server answered. */
  readonly admissions: number;
  readonly failed: number;
  readonly wrong: number;
  /** Failed or wrong by nature, in neither of the two above. */
  readonly excused: number;
  readonly reasons: Readonly<Record<string, number>>;
  /** From the begin of the first of them to the end of the last. */
  readonly excusedSeconds: number;
  /** Requests that the API server itself did not answer, or could not serve. */
  readonly noApiServer: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  /** What the first failed or wrong ones say, the excused ones included. */
  readonly messages: readonly string[];
}

const maxMessages = 6;

export function figuresOf(
  scenario: string,
  samples: readonly Sample[],
  excuses: readonly Excuse[],
): Figures {
  const answered = samples.filter(({ outcome }) => outcome.kind !== 'no API server');
  const bad = answered.filter(({ outcome }) => outcome.kind !== 'right');
  const isExcused = (sample: Sample): boolean => excuses.some(({ matches }) => matches(sample));
  const excused = bad.filter(isExcused);
  const held = bad.filter((sample) => !isExcused(sample));
  const counted = (kind: string): number =>
    held.filter(({ outcome }) => outcome.kind === kind).length;
  const times = answered.map(({ begun, ended }) => ended - begun).toSorted((a, b) => a - b);
  return {
    scenario,
    admissions: answered.length,
    failed: counted('failed'),
    wrong: counted('wrong'),
    excused: excused.length,
    reasons: reasonsOf(excused, excuses),
    excusedSeconds: secondsOf(excused),
    noApiServer: samples.length - answered.length,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    worst: percentile(times, 1),
    messages: messagesOf([...held, ...excused]),
  };
}

/** The smallest of the sorted values that at least this share of them does not exceed. */
export function percentile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error('nothing was answered');
  return Math.round(value * 10) / 10;
}

/** Each is counted for the first reason that holds. */
function reasonsOf(
  excused: readonly Sample[],
  excuses: readonly Excuse[],
): Readonly<Record<string, number>> {
  const reasons: Record<string, number> = {};
  for (const sample of excused) {
    const { why = '' } = excuses.find(({ matches }) => matches(sample)) ?? {};
    reasons[why] = (reasons[why] ?? 0) + 1;
  }
  return reasons;
}

function secondsOf(samples: readonly Sample[]): number {
  const first = Math.min(...samples.map(({ begun }) => begun));
  const last = Math.max(...samples.map(({ ended }) => ended));
  return samples.length === 0 ? 0 : Math.round((last - first) / 100) / 10;
}

function messagesOf(samples: readonly Sample[]): readonly string[] {
  const messages = samples.map(({ outcome }) => ('message' in outcome ? outcome.message : ''));
  return [...new Set(messages)].slice(0, maxMessages);
}

/** The figures as a Markdown table. */
export function tableOf(all: readonly Figures[]): string {
  const rows = all.map((one) => [
    one.scenario,
    ...[one.admissions, one.failed, one.wrong, one.excused, one.noApiServer].map(String),
    ...[one.p50, one.p99, one.worst].map((value) => value.toFixed(0)),
  ]);
  const head = ['scenario', 'admissions', 'failed', 'wrong', 'by nature', 'no API server'];
  const heads = [...head, 'p50 ms', 'p99 ms', 'worst ms'];
  const lines = [heads, heads.map((_, index) => (index === 0 ? '---' : '--:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
