import { levels } from 'pino';
import { oncePer } from '../once-per.ts';
import type { Line } from './logger.ts';
import type { Decided, DecisionRecord } from './record.ts';

/** What a line holds at most, whatever a request holds. */
const maxFindings = 50;
const maxValueCharacters = 200;
const level = levels.values['info'];

/** When a review was answered, and how long that took. */
export interface Timing {
  /** Milliseconds since 1970 UTC. */
  readonly answeredAt: number;
  readonly durationMilliseconds: number;
}

/**
 * The decision log's line for one review: what was decided, about what, for whom; never the object. It
 * is written as pino writes, but what was decided comes again and again, and is not put together with
 * the rest: that would copy all of it for each review.
 */
export function decisionLine(
  { head, decided }: DecisionRecord,
  { answeredAt, durationMilliseconds }: Timing,
): Line {
  const review = JSON.stringify({
    level,
    time: timeText(answeredAt),
    uid: bounded(head.uid),
    operation: bounded(head.operation),
    namespace: bounded(head.namespace),
    name: head.name === undefined ? undefined : bounded(head.name),
    apiVersion: bounded(head.apiVersion),
    user: bounded(head.userName),
    dryRun: head.dryRun,
    durationMilliseconds: Math.round(durationMilliseconds * 1000) / 1000,
  });
  return [review.slice(0, -1), endOf(decided)];
}

/** Of a millisecond; those of thousands of reviews a second are mostly the last one's. */
function timeText(milliseconds: number): string {
  if (milliseconds !== last.milliseconds)
    last = { milliseconds, text: new Date(milliseconds).toISOString() };
  return last.text;
}

let last = { milliseconds: Number.NaN, text: '' };

const endOf = oncePer(({ findings, ...decided }: Decided): string => {
  const members = JSON.stringify({
    ...decided,
    findings: findings.slice(0, maxFindings).map(({ field, kind, value, outcome }) => ({
      field: bounded(field),
      kind,
      value: bounded(value),
      outcome,
    })),
    findingsTotal: findings.length,
    msg: 'decision',
  });
  return `,${members.slice(1)}\n`;
});

function bounded(text: string): string {
  return text.length <= maxValueCharacters ? text : `${text.slice(0, maxValueCharacters)}…`;
}
