import type { JsonObject } from '../json.ts';
import { quote } from '../verdict/quote.ts';
import { fail, pass, unknown, type Check } from './check.ts';
import { dateOf, textClaimOf } from './claims.ts';
import { listed, moment } from './describe.ts';
import type { Evidence } from './evidence.ts';
import type { IstioAuthentication } from './istio-config.ts';
import type { Key, KeySet } from './key-set.ts';
import { bearer, describeLocation, isSameLocation } from './location.ts';

/** What Istio makes of a token before any policy is asked. */
export interface Authenticated {
  readonly checks: readonly Check[];
  /** Those of a token that was seen and may be good. */
  readonly claims: JsonObject | undefined;
}

/** Istio's status for a token that is there and no good. */
const unauthorized = 401;
/** Envoy's leeway for clocks that differ. */
const leewayMilliseconds = 60_000;

/**
 * Verifies a token by the RequestAuthentications of a service: one of its `authentications` must
 * accept it, whichever rule that is of. A request without a token passes here.
 */
export function authenticate(
  authentications: readonly IstioAuthentication[],
  evidence: Evidence,
): Authenticated {
  const location = evidence.location ?? authentications[0]?.locations[0] ?? bearer;
  const looking = authentications.filter(({ locations }) =>
    locations.some((one) => isSameLocation(one, location)),
  );
  if (looking.length === 0) return { checks: [], claims: undefined };
  const place = pass('location', describeLocation(location));
  const { token } = evidence;
  if (token.kind !== 'jwt') {
    const reason = token.kind === 'opaque' ? 'it is no JSON Web Token' : token.reason;
    return { checks: [place, fail('token', unauthorized, reason)], claims: undefined };
  }
  const { claims } = token;
  const issuer = textClaimOf(claims, 'iss');
  const candidates = looking.filter((one) => one.issuer === issuer);
  const checks = [place, ...timeChecks(claims, evidence.nowMilliseconds)];
  if (candidates.length === 0) {
    const known = listed([...new Set(looking.map((one) => one.issuer))]);
    const text = `${quote(issuer)} is of no authentication of the service, only ${known}`;
    return { checks: [...checks, fail('issuer', unauthorized, text)], claims };
  }
  const keys = candidates.map(({ jwksUri }) => signatureCheck(token.header, jwksUri, evidence));
  const best = ['pass', 'unknown', 'fail'].flatMap((status) =>
    keys.filter((check) => check.status === status),
  );
  return { checks: [...checks, ...best.slice(0, 1)], claims };
}

function timeChecks(claims: JsonObject, now: number): readonly Check[] {
  const expiry = dateOf(claims, 'exp');
  const notBefore = dateOf(claims, 'nbf');
  const isGood = (name: 'expiry' | 'notBefore', milliseconds: number): boolean =>
    name === 'expiry'
      ? now <= milliseconds + leewayMilliseconds
      : now >= milliseconds - leewayMilliseconds;
  return [
    { name: 'expiry' as const, date: expiry },
    { name: 'notBefore' as const, date: notBefore },
  ].map(({ name, date }) => {
    if (date.kind === 'absent') return pass(name, 'no such claim: not checked');
    if (date.kind === 'invalid') return fail(name, unauthorized, 'the claim is no number');
    const text = moment(date.milliseconds, now);
    return isGood(name, date.milliseconds) ? pass(name, text) : fail(name, unauthorized, text);
  });
}

function signatureCheck(header: JsonObject, jwksUri: string, { keySets }: Evidence): Check {
  const set: KeySet = keySets.get(jwksUri) ?? {
    kind: 'unreachable',
    reason: `${quote(jwksUri)}: was not read`,
  };
  switch (set.kind) {
    case 'unreachable':
      return unknown('signature', set.reason);
    case 'unusable':
      return fail('signature', unauthorized, set.reason);
    case 'keys':
      return set.keys.some((key) => isCandidate(key, header) && key.verifies)
        ? pass('signature', `verifies with a key of ${quote(jwksUri)}`)
        : fail('signature', unauthorized, `no key of ${quote(jwksUri)} verifies the token`);
  }
}

/** Envoy tries every key that neither names another `kid` nor another algorithm. */
function isCandidate({ kid, alg }: Key, header: JsonObject): boolean {
  const hasKid = !isNamed(header['kid']) || !isNamed(kid) || kid === header['kid'];
  return hasKid && (!isNamed(alg) || alg === header['alg']);
}

function isNamed(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
