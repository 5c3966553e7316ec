import {
  conclude,
  fail,
  hasFailure,
  mergeChecks,
  pass,
  type Check,
  type Explanation,
} from './check.ts';
import { controllerCheckForIstio } from './controller-istio.ts';
import type { Evidence } from './evidence.ts';
import { authenticate } from './istio-authentication.ts';
import type { IstioAuthentication } from './istio-config.ts';
import { policyChecks, type PolicyRequest } from './istio-policy.ts';
import { readIstioRules, type IstioRule } from './istio-rule.ts';
import { describeLocation } from './location.ts';
import { compileRoutes, describeRule, hasMethod, withoutQuery } from './path-rules.ts';
import type { EffectiveRules } from './rules.ts';

/**
 * How a request to an APIRule that Istio enforces is decided on: routed by the first rule that
 * matches, authenticated by all that the service's rules configure, and let through where the
 * policy of any rule of that service allows it.
 */
export function explainIstio(effective: EffectiveRules, evidence: Evidence): Explanation {
  const controller = controllerCheckForIstio(effective);
  const rules = compileRoutes(readIstioRules(effective));
  if (typeof rules === 'string')
    return conclude('none', [
      fail('controller', 404, `${rules}: Istio refuses the route of the whole APIRule`),
    ]);
  const path = withoutQuery(evidence.path);
  const { method } = evidence;
  const routed = rules.find(
    ({ rule, routesByMethod, expression }) =>
      expression.matches(path) && (!routesByMethod || hasMethod(rule, method)),
  );
  if (routed === undefined)
    return conclude('none', [
      controller,
      fail('rule', 404, `no rule leads ${method} requests of this path anywhere`),
    ]);
  const { checks, notes } = enforce(routed, { rules, path, evidence });
  const all = [controller, pass('rule', describeRule(routed.rule)), ...checks];
  return conclude('istio', mergeChecks(all), notes);
}

function enforce(
  routed: IstioRule,
  context: {
    readonly rules: readonly IstioRule[];
    readonly path: string;
    readonly evidence: Evidence;
  },
): { readonly checks: readonly Check[]; readonly notes: readonly string[] } {
  const { rules, path, evidence } = context;
  const ofService = rules.filter(({ rule }) => rule.service === routed.rule.service);
  const authentications = [routed, ...ofService].flatMap(authenticationsOf);
  const { checks, claims } = authenticate(authentications, evidence);
  const request: PolicyRequest = { path, method: evidence.method, claims };
  const own = policyChecks(routed, request);
  const other = hasFailure(own)
    ? ofService.find((one) => one !== routed && !hasFailure(policyChecks(one, request)))
    : undefined;
  if (other !== undefined)
    return {
      checks: [...checks, ...policyChecks(other, request)],
      notes: [
        `${describeRule(routed.rule)} does not allow the request, ${describeRule(other.rule)} does: Istio lets through what any rule of the service allows`,
      ],
    };
  const unseen =
    checks.length === 0 && authentications.length > 0 && evidence.location !== undefined;
  return {
    checks: [...checks, ...own],
    notes: unseen ? [`nobody looks for a token in ${describeLocation(evidence.location)}`] : [],
  };
}

function authenticationsOf({ access }: IstioRule): readonly IstioAuthentication[] {
  switch (access.kind) {
    case 'jwt':
      return access.config.authentications;
    case 'extAuth':
      return access.config?.authentications ?? [];
    case 'open':
    case 'oathkeeper':
      return [];
  }
}
