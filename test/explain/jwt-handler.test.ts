import t from 'tap';
import type { Check } from '../../src/explain/check.ts';
import { explainJwtHandler } from '../../src/explain/jwt-handler.ts';
import { bearer } from '../../src/explain/location.ts';
import type { JsonObject } from '../../src/json.ts';
import {
  evidenceOf,
  goodClaims,
  keysUrl,
  now,
  type EvidenceOverrides,
} from '../support/evidence.ts';

const config: JsonObject = {
  jwks_urls: [keysUrl],
  trusted_issuers: ['https://ias.example.com'],
  required_scope: ['orders.read'],
  target_audience: ['orders'],
};
const claims = { ...goodClaims, scope: 'orders.*', aud: 'orders' };

function checksOf(overrides: EvidenceOverrides = {}, changes: JsonObject = {}): readonly Check[] {
  const statement = explainJwtHandler(
    { ...config, ...changes },
    evidenceOf({ claims, ...overrides }),
  );
  return statement.kind === 'decides' ? statement.checks : [];
}

function failuresOf(overrides: EvidenceOverrides, changes: JsonObject = {}): readonly string[] {
  return checksOf(overrides, changes)
    .filter(({ status }) => status === 'fail')
    .map(({ name, detail }) => `${name}: ${detail}`);
}

t.test('a good token passes every check', (t) => {
  const checks = checksOf();
  t.same([...new Set(checks.map(({ status }) => status))], ['pass']);
  t.same(
    checks.map(({ name }) => name),
    [
      'location',
      'algorithm',
      'key',
      'signature',
      'expiry',
      'notBefore',
      'issuedAt',
      'audience',
      'issuer',
      'scopes',
    ],
  );
  t.end();
});

t.test('every fault is told, not only the first', (t) => {
  const bad = { ...claims, iss: 'https://other', aud: [], exp: 1, scope: '' };
  const failures = failuresOf({ claims: bad, header: { alg: 'ES256' } });
  t.same(
    failures.map((text) => text.split(':', 1)[0]),
    ['algorithm', 'key', 'expiry', 'audience', 'issuer', 'scopes'],
  );
  t.end();
});

t.test('each fault is told with what to compare', (t) => {
  const nowSeconds = now / 1000;
  const cases: readonly (readonly [EvidenceOverrides, JsonObject, RegExp])[] = [
    [{ header: { alg: 'ES256', kid: 'a' } }, {}, /"ES256" is not allowed, only "RS256"/],
    [{ header: { kid: 'a' } }, {}, /algorithm: "" is not allowed/],
    [
      { header: { alg: 'EdDSA', kid: 'a' } },
      { allowed_algorithms: ['EdDSA'] },
      /"EdDSA" is none that Oathkeeper knows/,
    ],
    [{ header: { alg: 'RS256' } }, {}, /key: .*no kid/],
    [{ header: { alg: 'RS256', kid: 'z' } }, {}, /key: .*has no key "z"/],
    [{}, { jwks_urls: [] }, /key: jwks_urls is an empty list/],
    [
      { header: { alg: 'ES256', kid: 'a' } },
      { allowed_algorithms: ['ES256'] },
      /signature: does not verify/,
    ],
    [{ claims: { ...claims, exp: nowSeconds } }, {}, /expiry: 2026-11-24T12:00:00Z/],
    [{ claims: { ...claims, nbf: nowSeconds + 1 } }, {}, /notBefore: .* in 1 s/],
    [{ claims: { ...claims, iat: 'x' } }, {}, /issuedAt: iat is no number/],
    [{ claims: { ...claims, iss: 'https://ias.example.com/' } }, {}, /a slash at the end counts/],
    [{}, { target_audience: ['orders', 'b'] }, /lacks "b" \(every target_audience is asked for\)/],
    [{}, { scope_strategy: 'none' }, /scope_strategy none accepts no token/],
    [{}, { scope_strategy: 'exact' }, /lacks "orders.read" by strategy exact \(scope: "orders/],
    [{}, { unknown: 1 }, /configuration: "unknown" is no key .*500/],
    [{ token: { kind: 'malformed', reason: 'its header is no JSON object' } }, {}, /token: its/],
  ];
  for (const [overrides, changes, expected] of cases)
    t.match(failuresOf(overrides, changes), [expected], String(expected));
  t.end();
});

t.test('what nobody can know here stays open', (t) => {
  const unknownOf = (overrides: EvidenceOverrides, changes: JsonObject): readonly string[] =>
    checksOf(overrides, changes)
      .filter(({ status }) => status === 'unknown')
      .map(({ detail }) => detail);
  const unreachable = { kind: 'unreachable', reason: "can't be reached from here" } as const;
  t.match(unknownOf({ keySets: new Map([[keysUrl, unreachable]]) }, {}), [/can't be reached/]);
  const { jwks_urls: _, ...implicit } = config;
  const statement = explainJwtHandler(implicit, evidenceOf({ claims }));
  t.match(statement, { checks: [{}, {}, { name: 'key', detail: /--global-jwks-url/ }] });
  const global = evidenceOf({ claims, globalJwksUrls: [keysUrl] });
  t.match(explainJwtHandler(implicit, global), {
    checks: [{}, {}, { name: 'key', status: 'pass', detail: /global/ }],
  });
  t.end();
});

t.test('another place, or no JSON Web Token: the next one is asked', (t) => {
  const elsewhere = evidenceOf({ location: bearer });
  t.match(explainJwtHandler({ ...config, token_from: { header: 'X-Token' } }, elsewhere), {
    kind: 'notResponsible',
    reason: /X-Token/,
  });
  t.match(explainJwtHandler(config, evidenceOf({ token: { kind: 'opaque' } })), {
    kind: 'notResponsible',
  });
  t.end();
});
