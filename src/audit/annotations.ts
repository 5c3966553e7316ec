import { ascii, toAscii, toAsciiJson, type AsciiText } from '../ascii.ts';
import { oncePer } from '../once-per.ts';
import type { Finding } from '../verdict/finding.ts';
import { quote } from '../verdict/quote.ts';
import type { Decided, DecisionRecord } from './record.ts';

/** An audit event is one line of a log: enough to find the object, not to hold it. */
const maxFindings = 10;

/** The audit annotations of a review, for the API server's own audit log, as the text of a JSON object. */
export function writeAuditAnnotations({ head, decided }: DecisionRecord): AsciiText {
  return ascii`{${writeDecided(decided)},"uid":${toAsciiJson(head.uid)}}`;
}

const writeDecided = oncePer(({ verdict, would, findings, policy }: Decided): AsciiText => {
  const said = would === undefined ? verdict : `${verdict} (would ${would})`;
  const found = findings.length === 0 ? '' : `,"findings":${JSON.stringify(compact(findings))}`;
  return toAscii(`"verdict":"${said}"${found},"policy":"${policy}"`);
});

function compact(findings: readonly Finding[]): string {
  const told = findings
    .slice(0, maxFindings)
    .map(({ field, kind, value, outcome }) => `${field} ${kind} ${quote(value)} ${outcome}`);
  if (findings.length > maxFindings) told.push(`and ${findings.length - maxFindings} more`);
  return told.join('; ');
}
