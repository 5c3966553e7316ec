import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { applyEdit } from '../patch/edit.ts';
import { toEdits } from '../patch/edits.ts';
import type { Policy } from '../policy/policy.ts';
import { decide } from '../verdict/decide.ts';
import { describeFinding } from '../verdict/finding.ts';
import { judge } from '../verdict/judge.ts';
import { mutate } from '../verdict/mutate.ts';
import type { SelectedApiRule } from './select-api-rule.ts';

/** What the policy's fix makes of an APIRule. */
export interface Fix {
  /** As it would be stored; `undefined` where nothing is fixed. */
  readonly object: JsonObject | undefined;
  /** What was done, what could not be, and whether the webhook would do it. */
  readonly lines: readonly string[];
}

/**
 * Repairs an APIRule as mode fix does, whatever the mode of its namespace: what a mode that does not
 * fix would do instead is said in the lines.
 */
export function applyFix(
  { object, version, namespace, namespaceLabels, name }: SelectedApiRule,
  policy: Policy,
  nowMilliseconds: number,
): Fix {
  const subject = { version, namespace, namespaceLabels, name, object, oldObject: undefined };
  const { part, exemption } = decide(subject, policy, nowMilliseconds);
  const { repaired, warnings } = mutate(judge(object, { version, policy, part }).configurations);
  const after = toEdits(repaired).reduce<JsonValue>(applyEdit, object);
  const fixed = repaired.length > 0 && isObject(after) ? after : undefined;
  const stored = { ...subject, object: fixed ?? object };
  const left = decide(stored, policy, nowMilliseconds).validate().findings;
  const lines = [...warnings, ...left.map(describeFinding)];
  if (lines.length > 0 && exemption !== undefined)
    lines.push(`exempt through ${exemption.until}: the webhook does not fix it until then`);
  else if (fixed !== undefined && part.mode !== 'fix')
    lines.push(`the mode of the namespace is ${part.mode}: the webhook does not fix it`);
  return { object: fixed, lines };
}
