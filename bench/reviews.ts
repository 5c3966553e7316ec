import { apiRule, type ApiRulePlan, type Json, type Outcome } from './api-rules.ts';

/** One kind of review that is measured. */
export interface ReviewPlan {
  /** As tables name it: `5 KB fixed`. */
  readonly name: string;
  readonly endpoint: 'mutate' | 'validate';
  readonly outcome: Outcome;
  readonly rules: number;
  readonly hasJwt: boolean;
  /** What of each one was never seen before, but for its uid: its `resourceVersion`, or its host, too. */
  readonly seenFirst?: 'version' | 'specification';
}

/** Stands where each review gets a uid of its own; as long as a UUID is. */
export const uidPlaceholder = '00000000-0000-4000-8000-000000000000';

const sizes = [
  { size: '5 KB', rules: 6 },
  { size: '120 KB', rules: 200 },
];

const newOnes = { endpoint: 'mutate', outcome: 'fixed', rules: 6, hasJwt: true } as const;

/** Every kind of review: what is fixed is fixed by `/mutate`, what is denied is denied by `/validate`. */
export const reviewPlans: readonly ReviewPlan[] = [
  ...sizes.flatMap(({ size, rules }) =>
    (['fixed', 'untouched', 'denied'] as const).map((outcome): ReviewPlan => ({
      name: `${size} ${outcome}`,
      endpoint: outcome === 'denied' ? 'validate' : 'mutate',
      outcome,
      rules,
      hasJwt: true,
    })),
  ),
  { name: '5 KB no jwt', endpoint: 'mutate', outcome: 'untouched', rules: 6, hasJwt: false },
  { ...newOnes, name: '5 KB edited, fixed', seenFirst: 'version' },
  { ...newOnes, name: '5 KB new, fixed', seenFirst: 'specification' },
];

/** How many bodies of one kind are sent in turn. */
const variants = 16;

/** The bodies of one kind, each with the placeholder for whatever is to be new. */
export function reviewBodies(plan: ReviewPlan): readonly string[] {
  return Array.from({ length: variants }, (_, variant) => JSON.stringify(review(plan, variant)));
}

/** An UPDATE, as the API server sends it. What is denied is new: the old object lacked it. */
function review({ outcome, rules, hasJwt, seenFirst }: ReviewPlan, variant: number): Json {
  const plan: ApiRulePlan = {
    outcome,
    rules,
    hasJwt,
    variant,
    ...(seenFirst !== undefined && { resourceVersion: uidPlaceholder, generation: 8 }),
    ...(seenFirst === 'specification' && { hostSuffix: `-${uidPlaceholder}` }),
  };
  const object = apiRule(plan);
  const oldOutcome = outcome === 'denied' ? 'untouched' : outcome;
  const oldObject = apiRule({ ...plan, outcome: oldOutcome, generation: 7 });
  const { name, namespace } = object['metadata'] as Json;
  const gvk = { group: 'gateway.kyma-project.io', version: 'v1beta1' };
  return {
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid: uidPlaceholder,
      kind: { ...gvk, kind: 'APIRule' },
      resource: { ...gvk, resource: 'apirules' },
      requestKind: { ...gvk, kind: 'APIRule' },
      requestResource: { ...gvk, resource: 'apirules' },
      name,
      namespace,
      operation: 'UPDATE',
      userInfo: {
        username: 'jane@example.com',
        uid: 'b1d1d6b2-52e0-4f8b-a3c6-8c3e9d6d0c11',
        groups: ['shop-developers', 'system:authenticated'],
      },
      object,
      oldObject,
      dryRun: false,
      options: {
        kind: 'UpdateOptions',
        apiVersion: 'meta.k8s.io/v1',
        fieldManager: 'kubectl-client-side-apply',
      },
    },
  };
}
