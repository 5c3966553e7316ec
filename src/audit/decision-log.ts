import type { Logger } from 'pino';
import { oncePer } from '../once-per.ts';
import type { Decided, DecisionRecord } from './record.ts';

/** What a line holds at most, whatever a request holds. */
const maxFindings = 50;
const maxValueCharacters = 200;

/** When a review was answered, and how long that took. */
export interface Timing {
  /** Milliseconds since 1970 UTC. */
  readonly answeredAt: number;
  readonly durationMilliseconds: number;
}

/**
 * Writes the decision log's line for one review: what was decided, about what, for whom; never the
 * object.
 *
 * @param decisions - a logger that adds nothing by itself
 */
export function logDecision(
  decisions: Logger,
  { head, decided }: DecisionRecord,
  { answeredAt, durationMilliseconds }: Timing,
): void {
  loggerOf(decided, { decisions }).info(
    {
      time: timeText(answeredAt),
      uid: bounded(head.uid),
      operation: bounded(head.operation),
      namespace: bounded(head.namespace),
      name: head.name === undefined ? undefined : bounded(head.name),
      apiVersion: bounded(head.apiVersion),
      user: bounded(head.userName),
      dryRun: head.dryRun,
      durationMilliseconds: Math.round(durationMilliseconds * 1000) / 1000,
    },
    'decision',
  );
}

/** Of a millisecond; those of thousands of reviews a second are mostly the last one's. */
function timeText(milliseconds: number): string {
  if (milliseconds !== last.milliseconds)
    last = { milliseconds, text: new Date(milliseconds).toISOString() };
  return last.text;
}

let last = { milliseconds: Number.NaN, text: '' };

/** What was decided makes most of a line, and comes again and again: a child logger has its text ready. */
const loggerOf = oncePer(
  (decided: Decided, { decisions }: { readonly decisions: Logger }): Logger => {
    const { findings, ...rest } = decided;
    return decisions.child({
      ...rest,
      findings: findings.slice(0, maxFindings).map(({ field, kind, value, outcome }) => ({
        field: bounded(field),
        kind,
        value: bounded(value),
        outcome,
      })),
      findingsTotal: findings.length,
    });
  },
);

function bounded(text: string): string {
  return text.length <= maxValueCharacters ? text : `${text.slice(0, maxValueCharacters)}…`;
}
