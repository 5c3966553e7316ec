import { writeAuditAnnotations } from './audit/annotations.ts';
import type { DecisionRecord } from './audit/record.ts';
import type { JsonValue } from './json.ts';
import { encodePatch } from './patch/encode-patch.ts';
import type { Policy } from './policy/policy.ts';
import type { Labels } from './policy/selector.ts';
import { readRequest, type ReviewRequest } from './review/request.ts';
import { writeResponse, type Answer } from './review/response.ts';
import { decide, type Decision } from './verdict/decide.ts';

/** The two endpoints for APIRules. */
export type Endpoint = Exclude<DecisionRecord['endpoint'], 'policy'>;

/** What one review comes to. */
export interface Admission {
  /** The AdmissionReview that answers, as JSON text. */
  readonly body: string;
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
  const outcome =
    request.about === 'other'
      ? untouched
      : outcomeOf(
          endpoint,
          decide({ ...request.head, ...request, namespaceLabels }, policy, nowMilliseconds),
        );
  const record = { ...request.head, endpoint, policy: policy.hash, ...outcome.recorded };
  const body = writeResponse({
    uid: record.uid,
    warnings: outcome.warnings,
    auditAnnotations: writeAuditAnnotations(record),
    decision: outcome.decide(request),
  });
  return { body, record };
}

/** What is answered, and what of it is recorded. */
interface Outcome {
  readonly warnings: readonly string[];
  readonly recorded: Omit<DecisionRecord, keyof ReviewRequest['head'] | 'endpoint' | 'policy'>;
  readonly decide: (request: ReviewRequest) => Answer['decision'];
}

/** Of anything but the creation or update of an APIRule. */
const untouched: Outcome = {
  warnings: [],
  recorded: {
    verdict: 'allow',
    would: undefined,
    mode: undefined,
    part: undefined,
    findings: [],
    providers: [],
    patchBytes: 0,
  },
  decide: () => ({ allowed: true, patch: undefined }),
};

function outcomeOf(endpoint: Endpoint, decision: Decision): Outcome {
  const { mode, source: part } = decision.part;
  switch (endpoint) {
    case 'mutate': {
      const { repaired, warnings, findings, providers } = decision.mutate();
      const patch = encodePatch(repaired);
      return {
        warnings,
        recorded: {
          verdict: patch === undefined ? 'allow' : 'fix',
          would: undefined,
          mode,
          part,
          findings,
          providers,
          patchBytes: patch?.bytes ?? 0,
        },
        decide: () => ({ allowed: true, patch }),
      };
    }
    case 'validate': {
      const { verdict, would, findings, warnings } = decision.validate();
      return {
        warnings,
        recorded: { verdict, would, mode, part, findings, providers: [], patchBytes: 0 },
        decide: ({ head: { namespace, name } }) =>
          verdict === 'deny'
            ? { allowed: false, object: `${namespace}/${name ?? ''}`, findings }
            : { allowed: true, patch: undefined },
      };
    }
  }
}
