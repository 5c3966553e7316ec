import { accessStrategiesOf, explainAccessStrategies } from './access-strategies.ts';
import { conclude, fail, pass, type Check, type Explanation } from './check.ts';
import { controllerCheckForOry } from './controller-ory.ts';
import type { Evidence } from './evidence.ts';
import {
  compileRoutes,
  describeRule,
  hasMethod,
  withoutQuery,
  type Routable,
} from './path-rules.ts';
import type { PathExpression } from './path-expression.ts';
import type { Rule } from './rules.ts';

/**
 * How a request to an APIRule with Ory's handler is decided on. Istio routes by the first rule whose
 * path matches, whatever the method: `allow` and `no_auth` to the service, anything else to
 * Oathkeeper, which looks for the one rule that has path and method.
 */
export function explainOathkeeper(rules: readonly Rule[], evidence: Evidence): Explanation {
  const controller = controllerCheckForOry(rules);
  const compiled = compileRoutes(rules.map((rule) => ({ rule, routeExpression: rule.path })));
  if (typeof compiled === 'string')
    return conclude('none', [
      fail('controller', 404, `${compiled}: Istio refuses the route of the whole APIRule`),
    ]);
  const path = withoutQuery(evidence.path);
  const routed = route(compiled, { path, method: evidence.method });
  if (routed === undefined)
    return conclude('none', [controller, fail('rule', 404, 'no rule has a path that matches')]);
  if (isOpen(routed.rule))
    return conclude('none', [
      controller,
      pass('rule', describeRule(routed.rule)),
      pass('handler', 'no token is looked at: Istio routes straight to the service'),
    ]);
  return conclude('oathkeeper', [controller, ...askOathkeeper(compiled, { path, evidence })]);
}

type Compiled = Routable & { readonly expression: PathExpression };

/** Of rules with one path, only the first makes a route; only `no_auth` looks at the method. */
function route(
  rules: readonly Compiled[],
  request: { readonly path: string; readonly method: string },
): Compiled | undefined {
  const paths = new Set<string>();
  return rules.find(({ rule, expression }) => {
    const isRouted = !paths.has(rule.path);
    paths.add(rule.path);
    const takesMethod = !hasHandler(rule, 'no_auth') || hasMethod(rule, request.method);
    return isRouted && takesMethod && expression.matches(request.path);
  });
}

function askOathkeeper(
  rules: readonly Compiled[],
  { path, evidence }: { readonly path: string; readonly evidence: Evidence },
): readonly Check[] {
  const decoded = decode(path);
  const matching = rules.filter(
    ({ rule, expression }) =>
      !isOpen(rule) && hasMethod(rule, evidence.method) && expression.matches(decoded),
  );
  const [one, other] = matching;
  if (one === undefined)
    return [
      fail('rule', 404, `no rule with a path that matches has the method ${evidence.method}`),
    ];
  if (other !== undefined)
    return [
      fail(
        'rule',
        500,
        `${describeRule(one.rule)} and ${describeRule(other.rule)} both match: Oathkeeper takes only one`,
      ),
    ];
  return [
    pass('rule', describeRule(one.rule)),
    ...explainAccessStrategies(accessStrategiesOf(one.rule), evidence),
  ];
}

/** Whether a rule's path leads straight to the service. */
function isOpen(rule: Rule): boolean {
  const strategies = accessStrategiesOf(rule);
  const isEveryOpen = strategies.every(
    ({ handler }) => handler === 'allow' || handler === 'no_auth',
  );
  return strategies.length > 0 && isEveryOpen;
}

function hasHandler(rule: Rule, name: string): boolean {
  return accessStrategiesOf(rule).some(({ handler }) => handler === name);
}

/** Istio compares the path as it was sent, Oathkeeper the decoded one. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
