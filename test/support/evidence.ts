import type { Evidence } from '../../src/explain/evidence.ts';
import type { Key, KeySet } from '../../src/explain/key-set.ts';
import type { JsonObject } from '../../src/json.ts';

export const now = Date.parse('2026-11-24T12:00:00Z');
const nowSeconds = now / 1000;

/** An hour's token, its signature good, from a job by way of `https://ias.example.com`. */
export const goodClaims: JsonObject = {
  iss: 'https://ias.example.com',
  sub: 'job',
  iat: nowSeconds - 60,
  exp: nowSeconds + 3600,
};

export const keysUrl = 'https://ias.example.com/oauth2/certs';

const goodKey: Key = {
  kid: 'a',
  use: 'sig',
  kty: 'RSA',
  crv: undefined,
  alg: 'RS256',
  verifies: true,
};

/** A key set of one key that verifies the token, with other members where a test gives them. */
export function keySetOf(overrides: Partial<Key> = {}): KeySet {
  return { kind: 'keys', keys: [{ ...goodKey, ...overrides }] };
}

export interface EvidenceOverrides extends Partial<Evidence> {
  readonly claims?: JsonObject;
  readonly header?: JsonObject;
}

/** A GET of `/orders` with a good token, and the keys for it; with other parts where a test gives them. */
export function evidenceOf(overrides: EvidenceOverrides = {}): Evidence {
  const { claims = goodClaims, header = { alg: 'RS256', kid: 'a' }, ...rest } = overrides;
  return {
    method: 'GET',
    path: '/orders',
    location: undefined,
    token: { kind: 'jwt', header, claims },
    keySets: new Map([[keysUrl, keySetOf()]]),
    globalJwksUrls: [],
    nowMilliseconds: now,
    ...rest,
  };
}
