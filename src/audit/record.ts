import type { Mode } from '../policy/policy.ts';
import type { ReviewHead } from '../review/envelope.ts';
import type { Finding } from '../verdict/finding.ts';
import type { Validation } from '../verdict/validate.ts';

/** What the policy made of an APIRule. */
export type Verdict = 'allow' | 'fix' | 'warn' | 'deny';

/** What was decided: the same object for reviews that come to the same, so that it is put into words once. */
export interface Decided {
  readonly endpoint: 'mutate' | 'validate' | 'policy';
  readonly verdict: Verdict;
  /** What mode fix would have done, where the mode is audit and something was found. */
  readonly would: Validation['would'];
  /** `undefined` where the review was not about the creation or update of an APIRule. */
  readonly mode: Mode | undefined;
  /** The part of the policy that applied: `policy`, or `namespaces[2]`. */
  readonly part: string | undefined;
  readonly findings: readonly Finding[];
  /** What is wrong in a policy; only where the review was about one. */
  readonly problems?: readonly string[];
  /** The names of the providers that were put in Dex's place. */
  readonly providers: readonly string[];
  /** The size of the JSON Patch, in bytes; 0 without one. */
  readonly patchBytes: number;
  /** The policy's hash. */
  readonly policy: string;
}

/** What is recorded about one review: of it the log line, the audit annotations and the metrics are made. */
export interface DecisionRecord {
  readonly head: ReviewHead;
  readonly decided: Decided;
}
