import type { JsonObject } from '../json.ts';
import { quote } from '../verdict/quote.ts';
import { fail, pass, type Check } from './check.ts';
import { audiencesOf, dateOf, textClaimOf } from './claims.ts';
import { listed, moment } from './describe.ts';
import type { OathkeeperConfig } from './oathkeeper-config.ts';
import { hasScope } from './scope-strategy.ts';
import { scopesForOathkeeper } from './scopes.ts';

/** Oathkeeper's status for a claim that it refuses. */
const unauthorized = 401;

/** What Oathkeeper asks of a token's claims. There is no leeway for clocks that differ. */
export function claimChecks(
  claims: JsonObject,
  config: OathkeeperConfig,
  nowMilliseconds: number,
): readonly Check[] {
  return [
    ...timeChecks(claims, nowMilliseconds),
    audienceCheck(claims, config),
    issuerCheck(claims, config),
    scopeCheck(claims, config),
  ];
}

function timeChecks(claims: JsonObject, now: number): readonly Check[] {
  const check = (
    name: 'expiry' | 'notBefore' | 'issuedAt',
    claim: 'exp' | 'nbf' | 'iat',
    isGood: (milliseconds: number) => boolean,
  ): Check => {
    const date = dateOf(claims, claim);
    if (date.kind === 'absent') return pass(name, `no ${claim}: not checked`);
    if (date.kind === 'invalid') return fail(name, unauthorized, `${claim} is no number`);
    const text = moment(date.milliseconds, now);
    return isGood(date.milliseconds) ? pass(name, text) : fail(name, unauthorized, text);
  };
  return [
    check('expiry', 'exp', (expiry) => now < expiry),
    check('notBefore', 'nbf', (notBefore) => now >= notBefore),
    check('issuedAt', 'iat', (issuedAt) => now >= issuedAt),
  ];
}

function audienceCheck(claims: JsonObject, { targetAudience }: OathkeeperConfig): Check {
  if (targetAudience.length === 0) return pass('audience', 'no target_audience: not checked');
  const audiences = audiencesOf(claims);
  const missing = targetAudience.filter((audience) => !audiences.includes(audience));
  return missing.length === 0
    ? pass('audience', `has ${listed(targetAudience)}`)
    : fail(
        'audience',
        unauthorized,
        `lacks ${listed(missing)} (every target_audience is asked for), has ${listed(audiences)}`,
      );
}

function issuerCheck(claims: JsonObject, { trustedIssuers }: OathkeeperConfig): Check {
  if (trustedIssuers.length === 0)
    return pass('issuer', 'no trusted_issuers: any issuer with a known key is let through');
  const issuer = textClaimOf(claims, 'iss');
  if (trustedIssuers.includes(issuer)) return pass('issuer', `${quote(issuer)} is trusted`);
  const near = trustedIssuers.find((trusted) => withoutSlash(trusted) === withoutSlash(issuer));
  const hint = near === undefined ? '' : ' (a slash at the end counts)';
  return fail(
    'issuer',
    unauthorized,
    `${quote(issuer)} is not trusted, only ${listed(trustedIssuers)}${hint}`,
  );
}

function withoutSlash(issuer: string): string {
  return issuer.endsWith('/') ? issuer.slice(0, -1) : issuer;
}

function scopeCheck(claims: JsonObject, config: OathkeeperConfig): Check {
  const { requiredScope, scopeStrategy } = config;
  if (requiredScope.length === 0) return pass('scopes', 'no required_scope: not checked');
  if (scopeStrategy === 'none')
    return fail('scopes', unauthorized, 'required_scope with scope_strategy none accepts no token');
  const { claim, scopes } = scopesForOathkeeper(claims);
  const missing = requiredScope.filter((scope) => !hasScope(scopeStrategy, scopes, scope));
  const from = claim === undefined ? 'no scp, scope or scopes' : `${claim}: ${listed(scopes)}`;
  return missing.length === 0
    ? pass('scopes', `has ${listed(requiredScope)} by strategy ${scopeStrategy} (${from})`)
    : fail(
        'scopes',
        unauthorized,
        `lacks ${listed(missing)} by strategy ${scopeStrategy} (${from})`,
      );
}
