import type { JsonObject, JsonValue } from '../json.ts';

/** The scopes of a token, and the claim that they come from. */
export interface GrantedScopes {
  /** `undefined` where the token has none of the claims. */
  readonly claim: string | undefined;
  readonly scopes: readonly string[];
}

/**
 * The scopes that Oathkeeper sees: of the first claim that is there, of `scp`, `scope` and
 * `scopes`, whatever its value. A string is split at each space; what is no string is no scope.
 */
export function scopesForOathkeeper(claims: JsonObject): GrantedScopes {
  const claim = ['scp', 'scope', 'scopes'].find((name) => claims[name] !== undefined);
  if (claim === undefined) return { claim, scopes: [] };
  const value = claims[claim];
  if (typeof value === 'string') return { claim, scopes: value === '' ? [] : value.split(' ') };
  if (!Array.isArray(value)) return { claim, scopes: [] };
  const list: readonly JsonValue[] = value;
  return { claim, scopes: list.map((scope) => (typeof scope === 'string' ? scope : '')) };
}

/**
 * The values that Istio compares a claim with: a list's strings; of a string the whole, save that
 * `scope` is split at spaces.
 */
export function claimValuesForIstio(claims: JsonObject, claim: string): readonly string[] {
  const value = claims[claim];
  if (typeof value === 'string')
    return claim === 'scope' ? value.split(' ').filter((scope) => scope !== '') : [value];
  if (!Array.isArray(value)) return [];
  const list: readonly JsonValue[] = value;
  return list.filter((item) => typeof item === 'string');
}
