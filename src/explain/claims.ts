import type { JsonObject, JsonValue } from '../json.ts';

/** A NumericDate (RFC 7519 §2) of a token. */
export type NumericDate =
  | { readonly kind: 'date'; readonly milliseconds: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'invalid' };

/** A date among the claims. Zero is no date, for Oathkeeper's library and Envoy's alike. */
export function dateOf(claims: JsonObject, claim: 'exp' | 'nbf' | 'iat'): NumericDate {
  const value = claims[claim];
  if (value === undefined || value === 0) return { kind: 'absent' };
  if (typeof value !== 'number') return { kind: 'invalid' };
  return { kind: 'date', milliseconds: value * 1000 };
}

/** The audiences of a token: `aud` is a string or a list of nothing but strings. */
export function audiencesOf(claims: JsonObject): readonly string[] {
  const value = claims['aud'];
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [];
  const list: readonly JsonValue[] = value;
  return list.every((item) => typeof item === 'string') ? list : [];
}

/** A claim that is a text; empty where it is none. */
export function textClaimOf(claims: JsonObject, claim: 'iss' | 'sub'): string {
  const value = claims[claim];
  return typeof value === 'string' ? value : '';
}
