import { daysUntil, endOfDay } from './day.ts';
import type { PolicyDocument } from './schema.ts';

/** An exemption that is about a namespace or an APIRule of it. */
export interface ExplainedExemption {
  /** Where it stands: `exemptions[3]`. */
  readonly entry: string;
  /** Of the APIRule; `undefined` where it is for every one of the namespace. */
  readonly name: string | undefined;
  readonly until: string;
  readonly inForce: boolean;
  /** How many days are left, today included; 0 where it is over. */
  readonly daysLeft: number;
  readonly owner: string;
  readonly reason: string;
}

/** What the exemptions are asked for: an APIRule, or without a name all of a namespace. */
export interface ExemptionQuestion {
  readonly namespace: string;
  readonly name: string | undefined;
  readonly nowMilliseconds: number;
}

/** Finds the exemptions that are about an APIRule, or about any of a namespace; those that are over too. */
export function explainExemptions(
  { exemptions }: PolicyDocument,
  { namespace, name, nowMilliseconds }: ExemptionQuestion,
): readonly ExplainedExemption[] {
  return exemptions.flatMap((exemption, index) => {
    const isMeant =
      exemption.namespace === namespace &&
      (name === undefined || exemption.name === undefined || exemption.name === name);
    if (!isMeant) return [];
    const { until, owner, reason } = exemption;
    const end = endOfDay(until) ?? 0;
    const inForce = nowMilliseconds < end;
    const daysLeft = inForce ? daysUntil(end, nowMilliseconds) : 0;
    const entry = `exemptions[${index}]`;
    return [{ entry, name: exemption.name, until, inForce, daysLeft, owner, reason }];
  });
}
