import { oncePer } from '../once-per.ts';
import type { Finding } from '../verdict/finding.ts';
import { quote } from '../verdict/quote.ts';
import type { DecisionRecord } from './record.ts';

/** An audit event is one line of a log: enough to find the object, not to hold it. */
const maxFindings = 10;

/** The audit annotations of a review, for the API server's own audit log, as the text of a JSON object. */
export function writeAuditAnnotations(record: DecisionRecord): string {
  const { verdict, would, findings, uid, policy } = record;
  const said = would === undefined ? verdict : `${verdict} (would ${would})`;
  const found = findings.length === 0 ? '' : `"findings":${writeFindings(findings)},`;
  return `{"verdict":"${said}",${found}"uid":${JSON.stringify(uid)},"policy":"${policy}"}`;
}

const writeFindings = oncePer((findings: readonly Finding[]): string => {
  const told = findings
    .slice(0, maxFindings)
    .map(({ field, kind, value, outcome }) => `${field} ${kind} ${quote(value)} ${outcome}`);
  if (findings.length > maxFindings) told.push(`and ${findings.length - maxFindings} more`);
  return JSON.stringify(told.join('; '));
});
