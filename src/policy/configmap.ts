import { isObject, type JsonObject } from '../json.ts';

/** The key of a ConfigMap that holds the policy. */
export const policyKey = 'policy.yaml';

/** The policy's text of a ConfigMap, or why it has none. */
export type PolicyText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** Takes the policy's text out of a ConfigMap. */
export function policyTextOf({ data, binaryData }: JsonObject): PolicyText {
  const text = isObject(data) ? data[policyKey] : undefined;
  if (typeof text === 'string') return { ok: true, text };
  const reason =
    isObject(binaryData) && binaryData[policyKey] !== undefined
      ? `has the key ${policyKey} in binaryData: it must be text, in data (what is not UTF-8 ends up there)`
      : `has no key ${policyKey}`;
  return { ok: false, reason };
}
