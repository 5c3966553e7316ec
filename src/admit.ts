import type { DecisionRecord } from './audit/record.ts';
import type { Policy } from './policy/policy.ts';

/** The two endpoints of the webhook. */
export type Endpoint = 'mutate' | 'validate';

/** What one review comes to: the answer's bytes, and what is recorded about it. */
export interface Admission {
  /** The AdmissionReview that answers, as JSON text. */
  readonly body: string;
  readonly record: DecisionRecord;
}

/**
 * The straight line from a parsed request body to the answer. Pure.
 *
 * @param review - the request body after `JSON.parse`: nothing is known of it yet
 * @throws DexodusError `ERR_REVIEW_INVALID` where the body is no AdmissionReview v1 with a uid; anything else that it throws is a defect, never an allow
 */
export function admit(
  _endpoint: Endpoint,
  _review: unknown,
  _context: { readonly policy: Policy; readonly nowMilliseconds: number },
): Admission {
  throw new Error('not written yet');
}
