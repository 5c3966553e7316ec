import type { AsciiText } from './ascii.ts';
import { writeAuditAnnotations } from './audit/annotations.ts';
import type { Decided, DecisionRecord } from './audit/record.ts';
import type { JsonValue } from './json.ts';
import { lasts, oncePer } from './once-per.ts';
import { encodePatch } from './patch/encode-patch.ts';
import type { Part, Policy } from './policy/policy.ts';
import type { Labels } from './policy/selector.ts';
import type { ReviewHead } from './review/envelope.ts';
import { readRequest } from './review/request.ts';
import { writeResponse, type Answer } from './review/response.ts';
import { decide, type Decision } from './verdict/decide.ts';
import type { Mutation } from './verdict/mutate.ts';
import type { Validation } from './verdict/validate.ts';

/** The two endpoints for APIRules. */
export type Endpoint = Exclude<Decided['endpoint'], 'policy'>;

/** What one review comes to. */
export interface Admission {
  /** The AdmissionReview that answers, as JSON text. */
  readonly body: AsciiText;
  readonly record: DecisionRecord;
}

/** What a review is decided by. */
export interface AdmitContext {
  readonly policy: Policy;
  readonly nowMilliseconds: number;
  /** Of the review's namespace; may be left out where `policy.needsLabels` says no. */
  readonly namespaceLabels?: Labels | undefined;
}

/**
 * The straight line from a request's body to the answer. Pure.
 *
 * @param review - the body, parsed
 * @throws DexodusError `ERR_REVIEW_INVALID` where the body is no AdmissionReview that can be
 * answered. Whatever else it throws is a defect; none of it is ever an allow.
 */
export function admit(endpoint: Endpoint, review: JsonValue, context: AdmitContext): Admission {
  const { policy, nowMilliseconds, namespaceLabels } = context;
  const request = readRequest(review);
  const { head } = request;
  const { decided, warnings, answer } =
    request.about === 'other'
      ? untouched[endpoint](lasts(policy))
      : outcomeOf[endpoint](
          decide({ ...head, ...request, namespaceLabels }, policy, nowMilliseconds),
          policy.hash,
        );
  const record = { head, decided };
  const body = writeResponse({
    uid: head.uid,
    warnings,
    auditAnnotations: writeAuditAnnotations(record),
    decision: answer(head),
  });
  return { body, record };
}

/** What reviews come to that are alike but for their heads. */
interface Outcome {
  readonly decided: Decided;
  readonly warnings: readonly string[];
  readonly answer: (head: ReviewHead) => Answer['decision'];
}

const allow = { allowed: true, patch: undefined } as const;

/** Of anything but the creation or update of an APIRule. */
const untouched = { mutate: untouchedBy('mutate'), validate: untouchedBy('validate') };

function untouchedBy(endpoint: Endpoint): (policy: Policy) => Outcome {
  return oncePer((policy: Policy): Outcome => ({
    warnings: [],
    decided: {
      endpoint,
      verdict: 'allow',
      would: undefined,
      mode: undefined,
      part: undefined,
      findings: [],
      providers: [],
      patchBytes: 0,
      policy: policy.hash,
    },
    answer: () => allow,
  }));
}

const outcomeOf = {
  mutate: ({ part, mutate }: Decision, policy: string) =>
    outcomeOfMutation(mutate(), { part, policy }),
  validate: ({ part, validate }: Decision, policy: string) =>
    outcomeOfValidation(validate(), { part, policy }),
};

/** By what was decided. */
interface By {
  readonly part: Part;
  /** The policy's hash. */
  readonly policy: string;
}

const outcomeOfMutation = oncePer((mutation: Mutation, { part, policy }: By): Outcome => {
  const { repaired, warnings, findings, providers } = mutation;
  const patch = encodePatch(repaired);
  return {
    warnings,
    decided: {
      endpoint: 'mutate',
      verdict: patch === undefined ? 'allow' : 'fix',
      would: undefined,
      mode: part.mode,
      part: part.source,
      findings,
      providers,
      patchBytes: patch?.bytes ?? 0,
      policy,
    },
    answer: () => ({ allowed: true, patch }),
  };
});

const outcomeOfValidation = oncePer((validation: Validation, { part, policy }: By): Outcome => {
  const { verdict, would, findings, warnings } = validation;
  return {
    warnings,
    decided: {
      endpoint: 'validate',
      verdict,
      would,
      mode: part.mode,
      part: part.source,
      findings,
      providers: [],
      patchBytes: 0,
      policy,
    },
    answer: ({ namespace, name = '' }) =>
      verdict === 'deny' ? { allowed: false, object: `${namespace}/${name}`, findings } : allow,
  };
});
