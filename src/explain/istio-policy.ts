import type { JsonObject } from '../json.ts';
import { fail, pass, unknown, type Check } from './check.ts';
import { audiencesOf, textClaimOf } from './claims.ts';
import { listed } from './describe.ts';
import type { IstioAuthorization, IstioConfig } from './istio-config.ts';
import { matchesIstioPattern } from './istio-pattern.ts';
import { templateExpression, type IstioRule } from './istio-rule.ts';
import { compilePathExpression, quoteLiteral } from './path-expression.ts';
import { describeRule, hasMethod } from './path-rules.ts';
import { quote } from '../verdict/quote.ts';
import { claimValuesForIstio } from './scopes.ts';

/** A request, as Istio's AuthorizationPolicy sees it. */
export interface PolicyRequest {
  readonly path: string;
  readonly method: string;
  /** Those of the verified token; `undefined` where there is none. */
  readonly claims: JsonObject | undefined;
}

/** Istio's status for what no policy allows. */
const forbidden = 403;

/**
 * What the AuthorizationPolicy of a rule asks. Its path is not the expression that the request was
 * routed by: Istio's policies know no regular expressions.
 */
export function policyChecks(istioRule: IstioRule, request: PolicyRequest): readonly Check[] {
  const { rule, access, policyPath } = istioRule;
  if (!matchesPolicyPath(policyPath, request.path) || !hasMethod(rule, request.method))
    return [
      fail(
        'rule',
        forbidden,
        `the policy of ${describeRule(rule)} has path ${quote(policyPath)} and methods ${listed(rule.methods)}`,
      ),
    ];
  switch (access.kind) {
    case 'open':
      return [pass('handler', 'no token is asked for')];
    case 'oathkeeper':
      return [unknown('handler', 'Oathkeeper decides')];
    case 'extAuth':
      return [
        unknown('handler', 'the external authorizers decide, and are not asked here'),
        ...(access.config === undefined ? [] : tokenChecks(access.config, request.claims)),
      ];
    case 'jwt':
      return tokenChecks(access.config, request.claims);
  }
}

function matchesPolicyPath(pattern: string, path: string): boolean {
  if (!pattern.includes('{*}') && !pattern.includes('{**}'))
    return matchesIstioPattern(pattern, path);
  const compiled = compilePathExpression(templateExpression(pattern, quoteLiteral));
  return typeof compiled !== 'string' && compiled.matches(path);
}

function tokenChecks(config: IstioConfig, claims: JsonObject | undefined): readonly Check[] {
  if (claims === undefined) return [fail('token', forbidden, 'a token is asked for')];
  const issuers = config.authentications.map(({ issuer }) => issuer);
  const issuer = textClaimOf(claims, 'iss');
  return [
    issuers.includes(issuer)
      ? pass('issuer', `${quote(issuer)} is the rule's`)
      : fail('issuer', forbidden, `${quote(issuer)} is not the rule's, only ${listed(issuers)}`),
    textClaimOf(claims, 'sub') === ''
      ? fail('subject', forbidden, 'the token has no sub, without which Istio sees no principal')
      : pass('subject', 'the token has a sub'),
    ...authorizationChecks(config.authorizations, claims),
  ];
}

/** One authorization must be met; of those that are not, the first is told of. */
function authorizationChecks(
  authorizations: readonly IstioAuthorization[],
  claims: JsonObject,
): readonly Check[] {
  const all = authorizations.map((authorization) => authorizationChecksOf(authorization, claims));
  const met = all.find((checks) => checks.every(({ status }) => status === 'pass'));
  return met ?? all[0] ?? [pass('scopes', 'no authorizations: not checked')];
}

function authorizationChecksOf(
  { requiredScopes, audiences }: IstioAuthorization,
  claims: JsonObject,
): readonly Check[] {
  const has = audiencesOf(claims);
  const lacking = audiences.filter((one) => !has.some((aud) => matchesIstioPattern(one, aud)));
  return [
    lacking.length === 0
      ? pass('audience', audiences.length === 0 ? 'not checked' : `has ${listed(audiences)}`)
      : fail('audience', forbidden, `lacks ${listed(lacking)}, has ${listed(has)}`),
    scopeCheck(requiredScopes, claims),
  ];
}

/** All the scopes must be in one and the same claim. */
function scopeCheck(required: readonly string[], claims: JsonObject): Check {
  if (required.length === 0) return pass('scopes', 'not checked');
  const claim = ['scp', 'scope', 'scopes'].find((name) => {
    const values = claimValuesForIstio(claims, name);
    return required.every((scope) => values.some((value) => matchesIstioPattern(scope, value)));
  });
  return claim === undefined
    ? fail('scopes', forbidden, `none of scp, scope and scopes has all of ${listed(required)}`)
    : pass('scopes', `${claim} has ${listed(required)}`);
}
