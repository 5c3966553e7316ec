import type { Admission } from './admit.ts';
import { writeAuditAnnotations } from './audit/annotations.ts';
import { DexodusError } from './errors.ts';
import { isObject, type JsonObject, type JsonValue } from './json.ts';
import { compilePolicy } from './policy/compile.ts';
import { policyTextOf } from './policy/configmap.ts';
import { readConfigMapRequest, type ConfigMapRequest } from './review/configmap-request.ts';
import { writeResponse } from './review/response.ts';

/** What a review of a ConfigMap is decided by. */
export interface AdmitPolicyContext {
  /** The policy's ConfigMap, as `NAMESPACE/NAME`; `undefined` where the policy comes from a file. */
  readonly configMap: string | undefined;
  /** The hash by which a policy's text is known. */
  readonly hashOf: (text: string) => string;
  readonly nowMilliseconds: number;
}

/**
 * The straight line from the review of the policy's ConfigMap to the answer: what can't be used is
 * refused, what is suspicious is warned of. Any other object is allowed untouched. Pure.
 *
 * @throws DexodusError `ERR_REVIEW_INVALID` where the body is no AdmissionReview that can be
 * answered. Whatever else it throws is a defect.
 */
export function admitPolicy(review: JsonValue, context: AdmitPolicyContext): Admission {
  const request = readConfigMapRequest(review);
  const { head } = request;
  const { problems, warnings, hash } = judge(request, context);
  const denied = problems.length > 0;
  const decided = {
    endpoint: 'policy',
    policy: hash,
    verdict: denied ? 'deny' : warnings.length > 0 ? 'warn' : 'allow',
    would: undefined,
    mode: undefined,
    part: undefined,
    findings: [],
    problems,
    providers: [],
    patchBytes: 0,
  } as const;
  const record = { head, decided };
  const body = writeResponse({
    uid: head.uid,
    warnings,
    auditAnnotations: writeAuditAnnotations(record),
    decision: denied
      ? { allowed: false, configMap: `${head.namespace}/${head.name ?? ''}`, problems }
      : { allowed: true, patch: undefined },
  });
  return { body, record };
}

interface PolicyJudgement {
  /** What it is refused for. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  /** Of the policy that would come into force. */
  readonly hash: string;
}

const untouched: PolicyJudgement = { problems: [], warnings: [], hash: 'none' };

function judge(request: ConfigMapRequest, context: AdmitPolicyContext): PolicyJudgement {
  const { namespace, name = '' } = request.head;
  if (`${namespace}/${name}` !== context.configMap) return untouched;
  switch (request.about) {
    case 'other':
      return untouched;
    case 'deletion':
      // Refused, it would hold up the end of its namespace.
      return {
        ...untouched,
        warnings: [
          'running replicas of dexodus keep the policy; one that starts without it is not ready',
        ],
      };
    case 'configMap': {
      const judged = judgeObject(request.object, context);
      const [problem] = judged.problems;
      if (problem === undefined || !isLeftAsItWas(request)) return judged;
      // Labels and finalizers are to be written whatever the policy was, or it could not go away.
      return {
        ...judged,
        problems: [],
        warnings: [`the policy is not valid, and not in force: ${problem}`],
      };
    }
  }
}

function judgeObject(object: JsonObject, context: AdmitPolicyContext): PolicyJudgement {
  const found = policyTextOf(object);
  if (!found.ok) return { ...untouched, problems: [`it ${found.reason}`] };
  const hash = context.hashOf(found.text);
  try {
    const warnings = compilePolicy(found.text, hash).warningsAt(context.nowMilliseconds);
    return { problems: [], warnings, hash };
  } catch (error) {
    if (!(error instanceof DexodusError) || error.code !== 'ERR_POLICY_INVALID') throw error;
    return { problems: error.message.split('\n'), warnings: [], hash };
  }
}

function isLeftAsItWas({
  object,
  oldObject,
}: Extract<ConfigMapRequest, { readonly about: 'configMap' }>): boolean {
  const { metadata } = object;
  if (isObject(metadata) && typeof metadata['deletionTimestamp'] === 'string') return true;
  if (oldObject === undefined) return false;
  const now = policyTextOf(object);
  const before = policyTextOf(oldObject);
  return now.ok ? before.ok && before.text === now.text : !before.ok;
}
