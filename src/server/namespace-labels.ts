import type { JsonValue } from '../json.ts';
import type { Policy } from '../policy/policy.ts';
import type { Labels } from '../policy/selector.ts';
import { readRequest } from '../review/request.ts';

/** The labels of a namespace: at once where they are known. */
export type LookUpLabels = (namespace: string) => Labels | Promise<Labels>;

/**
 * The labels that the policy needs to decide on a review; `undefined` where it needs none, as for
 * everything but APIRules. Without selectors in the policy, the review is not even looked at.
 *
 * @throws DexodusError `ERR_REVIEW_INVALID`, and what the look-up throws or rejects with
 */
export function findNamespaceLabels(
  lookUp: LookUpLabels,
  policy: Policy,
  review: JsonValue,
): Labels | Promise<Labels> | undefined {
  if (!policy.hasSelectors) return undefined;
  const { about, head } = readRequest(review);
  if (about === 'other' || !policy.needsLabels(head.namespace)) return undefined;
  return lookUp(head.namespace);
}
