import { apiRuleVersions } from '../apirule/locate.ts';
import { isObject, type JsonObject } from '../json.ts';
import { dig, objectsIn, textAt, textsIn } from './dig.ts';
import type { Installation } from './installation.ts';
import type { Lookup } from './lookup.ts';
import type { Result } from './result.ts';

/** What is shipped of a webhook, and must still be so in the cluster. */
interface Shipped {
  readonly name: string;
  readonly kind: 'MutatingWebhookConfiguration' | 'ValidatingWebhookConfiguration';
  /** The base's, and that of an overlay that is shipped, too. */
  readonly failurePolicies: readonly string[];
  readonly matchPolicy: string;
}

const shipped = {
  mutating: {
    name: 'mutate.dexodus.dev',
    kind: 'MutatingWebhookConfiguration',
    failurePolicies: ['Ignore', 'Fail'],
    matchPolicy: 'Exact',
  },
  validating: {
    name: 'validate.dexodus.dev',
    kind: 'ValidatingWebhookConfiguration',
    failurePolicies: ['Fail'],
    matchPolicy: 'Equivalent',
  },
} as const satisfies Readonly<Record<string, Shipped>>;

const install = 'kubectl apply -k manifests/base';

/** The webhooks: there, called for what is served, and as they were shipped. */
export function checkWebhooks({
  mutating,
  validating,
  crd,
  namespace,
}: Installation): readonly Result[] {
  const served = servedVersions(crd);
  return [
    ...checkWebhook(mutating, shipped.mutating, { served, namespace }),
    ...checkWebhook(validating, shipped.validating, { served, namespace }),
    checkPolicyWebhook(validating),
    checkVersions(served),
  ];
}

interface Surroundings {
  /** `undefined` where they can't be told. */
  readonly served: readonly string[] | undefined;
  readonly namespace: string;
}

function checkWebhook(
  lookup: Lookup,
  expected: Shipped,
  surroundings: Surroundings,
): readonly Result[] {
  const check = `webhook ${expected.name}`;
  if (lookup.kind === 'unknown')
    return [
      {
        check,
        status: 'unknown',
        found: lookup.message,
        remedy: `allow: get on ${expected.kind}s`,
      },
    ];
  const webhook =
    lookup.kind === 'found'
      ? objectsIn(lookup.object['webhooks']).find(({ name }) => name === expected.name)
      : undefined;
  if (webhook === undefined) {
    const found = `there is no ${expected.kind} dexodus with it: APIRules are stored unseen`;
    return [{ check, status: 'failure', found, remedy: install }];
  }
  const faults = faultsOf(webhook, expected, surroundings);
  if (faults.length > 0)
    return faults.map((found) => ({ check, status: 'failure', found, remedy: install }));
  const found = `registered as shipped, failurePolicy ${textAt(webhook, 'failurePolicy')}`;
  return [{ check, status: 'ok', found, remedy: '' }];
}

/** What lets APIRules pass by a webhook, or keeps it from those that it must let be. */
function faultsOf(
  webhook: JsonObject,
  expected: Shipped,
  { served, namespace }: Surroundings,
): readonly string[] {
  const faults: string[] = [];
  const rules = objectsIn(webhook['rules']).filter(
    (rule) =>
      holds(rule, 'apiGroups', 'gateway.kyma-project.io') && holds(rule, 'resources', 'apirules'),
  );
  for (const operation of ['CREATE', 'UPDATE']) {
    const missed = (served ?? apiRuleVersions).filter(
      (version) =>
        !rules.some(
          (rule) => holds(rule, 'operations', operation) && holds(rule, 'apiVersions', version),
        ),
    );
    if (missed.length > 0) faults.push(`not called at ${operation} of ${missed.join(', ')}`);
  }
  const { namespaceSelector, objectSelector } = webhook;
  const failurePolicy = textAt(webhook, 'failurePolicy');
  const matchPolicy = textAt(webhook, 'matchPolicy');
  if (!expected.failurePolicies.some((one) => one === failurePolicy))
    faults.push(
      `failurePolicy is ${failurePolicy}: without an answer, Dex passes (shipped: ${expected.failurePolicies.join(' or ')})`,
    );
  if (matchPolicy !== expected.matchPolicy)
    faults.push(`matchPolicy is ${matchPolicy} (shipped: ${expected.matchPolicy})`);
  const excluded = excludedNamespaces(namespaceSelector);
  if (excluded === undefined)
    faults.push('namespaceSelector is not the shipped one: namespaces may be passed by');
  else {
    const further = excluded.filter((one) => one !== namespace && one !== 'kube-system');
    if (further.length > 0) faults.push(`namespaces are passed by: ${further.join(', ')}`);
    if (!excluded.includes(namespace))
      faults.push(`its own namespace ${namespace} is not excluded: it could block itself`);
  }
  if (isObject(objectSelector) && Object.keys(objectSelector).length > 0)
    faults.push('objectSelector is set: APIRules may be passed by');
  const conditions = objectsIn(webhook['matchConditions']).map((one) => textAt(one, 'name'));
  const foreign = conditions.filter((name) => name !== 'holds-jwt-configuration');
  if (foreign.length > 0) faults.push(`has further matchConditions: ${foreign.join(', ')}`);
  return faults;
}

function holds(rule: JsonObject, key: string, value: string): boolean {
  return textsIn(rule[key]).some((one) => one === value || one === '*');
}

/** The one that looks at the policy itself: without it, a broken one is only refused by the server. */
function checkPolicyWebhook(validating: Lookup): Result {
  const check = 'webhook policy.dexodus.dev';
  if (validating.kind === 'unknown')
    return { check, status: 'unknown', found: validating.message, remedy: '' };
  const isThere =
    validating.kind === 'found' &&
    objectsIn(validating.object['webhooks']).some(({ name }) => name === 'policy.dexodus.dev');
  return isThere
    ? { check, status: 'ok', found: 'registered', remedy: '' }
    : {
        check,
        status: 'warning',
        found: 'there is none: a broken policy is not refused at kubectl apply',
        remedy: install,
      };
}

/** `undefined` where the selector does more than to leave out namespaces by their names. */
function excludedNamespaces(selector: JsonObject[string]): readonly string[] | undefined {
  if (dig(selector, 'matchLabels') !== undefined) return undefined;
  const expressions = objectsIn(dig(selector, 'matchExpressions'));
  const isOurs = expressions.every(
    ({ key, operator }) => key === 'kubernetes.io/metadata.name' && operator === 'NotIn',
  );
  return isOurs ? expressions.flatMap(({ values }) => textsIn(values)) : undefined;
}

/** The versions of APIRules that the cluster serves; `undefined` where that can't be told. */
export function servedVersions(crd: Lookup): readonly string[] | undefined {
  if (crd.kind !== 'found') return undefined;
  return objectsIn(dig(crd.object, 'spec', 'versions'))
    .filter(({ served }) => served === true)
    .map((version) => textAt(version, 'name'));
}

function checkVersions(served: readonly string[] | undefined): Result {
  const check = 'APIRule versions';
  if (served === undefined)
    return {
      check,
      status: 'warning',
      found: 'no CRD apirules.gateway.kyma-project.io is to be seen: there is nothing to judge',
      remedy: "install Kyma's api-gateway module, or allow: get on customresourcedefinitions",
    };
  const unknown = served.filter((version) => !apiRuleVersions.some((known) => known === version));
  const found = `served: ${served.join(', ')}`;
  if (unknown.length === 0) return { check, status: 'ok', found, remedy: '' };
  return {
    check,
    status: 'failure',
    found: `${found}; not judged: ${unknown.join(', ')}`,
    remedy: 'update dexodus',
  };
}
