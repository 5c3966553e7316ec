import { quote } from '../verdict/quote.ts';
import type { DecisionRecord } from './record.ts';

/** An audit event is one line of a log: enough to find the object, not to hold it. */
const maxFindings = 10;

/** The audit annotations of a review, for the API server's own audit log. */
export function auditAnnotations(record: DecisionRecord): Readonly<Record<string, string>> {
  const { verdict, would, findings, uid, policy } = record;
  return {
    verdict: would === undefined ? verdict : `${verdict} (would ${would})`,
    ...(findings.length === 0 ? {} : { findings: compact(record) }),
    uid,
    policy,
  };
}

function compact({ findings }: DecisionRecord): string {
  const told = findings
    .slice(0, maxFindings)
    .map(({ field, kind, value, outcome }) => `${field} ${kind} ${quote(value)} ${outcome}`);
  if (findings.length > maxFindings) told.push(`and ${findings.length - maxFindings} more`);
  return told.join('; ');
}
