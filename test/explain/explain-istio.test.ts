import t from 'tap';
import { explainIstio } from '../../src/explain/explain-istio.ts';
import type { EffectiveRules, Rule } from '../../src/explain/rules.ts';
import type { JsonObject } from '../../src/json.ts';
import {
  evidenceOf,
  goodClaims,
  keySetOf,
  keysUrl,
  now,
  type EvidenceOverrides,
} from '../support/evidence.ts';

const ias = { issuer: 'https://ias.example.com', jwksUri: keysUrl };
const other = { issuer: 'https://other.example.com', jwksUri: 'https://other.example.com/keys' };

function ruleOf(index: number, path: string, object: JsonObject): Rule {
  const field = `spec.rules[${index}]`;
  return { field, path, methods: ['GET'], service: 'shop/orders', object };
}

const jwtOf = (authentications: readonly JsonObject[], ...authorizations: JsonObject[]) => ({
  jwt: { authentications, ...(authorizations.length > 0 && { authorizations }) },
});

function v2(...rules: Rule[]): EffectiveRules {
  return { api: 'v2', rules };
}

function explained(effective: EffectiveRules, overrides: EvidenceOverrides = {}) {
  return explainIstio(effective, evidenceOf(overrides));
}

const onlyRule = (object: JsonObject): EffectiveRules => v2(ruleOf(0, '/orders', object));

t.test('a good token of a configured issuer gets through', (t) => {
  const explanation = explained(onlyRule(jwtOf([ias])));
  t.match(explanation, { gateway: 'istio', outcome: 'through' });
  t.same(
    explanation.checks.map(({ name }) => name),
    [
      'controller',
      'rule',
      'location',
      'expiry',
      'notBefore',
      'signature',
      'issuer',
      'subject',
      'scopes',
    ],
  );
  t.end();
});

t.test('paths of v2: literal, one segment, any segments', (t) => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['/*', '/', true],
    ['/*', '/orders/1?x=1', true],
    ['/orders', '/orders', true],
    ['/orders', '/orders/', false],
    ['/orders/{*}', '/orders/1', true],
    ['/orders/{*}', '/orders/1/2', false],
    ['/orders/{*}', '/orders/', false],
    ['/orders/{*}/items', '/orders/%20/items', true],
    ['/orders/{**}', '/orders/1/2', true],
    ['/orders/{**}', '/orders/', true],
    ['/orders/{**}', '/orders', false],
    ['/{*}/items/{**}', '/a/items/b/c', true],
  ];
  for (const [rulePath, path, matches] of cases)
    t.match(
      explained(v2(ruleOf(0, rulePath, { noAuth: true })), { path }),
      matches ? { outcome: 'through' } : { outcome: 'refused', status: 404 },
      `${rulePath} ${path}`,
    );
  t.match(explained(onlyRule({ noAuth: true }), { method: 'POST' }), { status: 404 });
  t.end();
});

t.test('a path that is an expression by mistake is routed and then refused', (t) => {
  const rules = v2(ruleOf(0, '/a.b', { noAuth: true }));
  t.match(explained(rules, { path: '/a.b' }), { outcome: 'through' });
  t.match(explained(rules, { path: '/axb' }), { outcome: 'refused', status: 403 });
  t.match(explained(v2(ruleOf(0, '/a(b', { noAuth: true }))), { checks: [{ detail: /RE2/ }] });
  t.end();
});

t.test('what Istio refuses, with its status', (t) => {
  const nowSeconds = now / 1000;
  const claims = goodClaims;
  const cases: readonly (readonly [EvidenceOverrides, JsonObject, number, RegExp])[] = [
    [{ token: { kind: 'opaque' } }, jwtOf([ias]), 401, /no JSON Web Token/],
    [{ claims: { ...claims, iss: 'https://x' } }, jwtOf([ias]), 401, /"https:\/\/x" is of no/],
    [{ claims: { ...claims, exp: nowSeconds - 61 } }, jwtOf([ias]), 401, /2026/],
    [{ claims: { ...claims, nbf: nowSeconds + 61 } }, jwtOf([ias]), 401, /in 61 s/],
    [{ claims: { ...claims, exp: 'x' } }, jwtOf([ias]), 401, /no number/],
    [{ keySets: new Map([[keysUrl, keySetOf({ verifies: false })]]) }, jwtOf([ias]), 401, /no key/],
    [{ keySets: new Map([[keysUrl, keySetOf({ kid: 'b' })]]) }, jwtOf([ias]), 401, /no key/],
    [{ keySets: new Map([[keysUrl, keySetOf({ alg: 'PS256' })]]) }, jwtOf([ias]), 401, /no key/],
    [
      { keySets: new Map([[keysUrl, { kind: 'unusable', reason: 'is no JSON Web Key Set' }]]) },
      jwtOf([ias]),
      401,
      /is no JSON Web Key Set/,
    ],
    [{ claims: { ...claims, sub: '' } }, jwtOf([ias]), 403, /no sub/],
    [{}, jwtOf([ias], { requiredScopes: ['read'] }), 403, /none of scp, scope and scopes/],
    [
      { claims: { ...claims, aud: 'a' } },
      jwtOf([ias], { audiences: ['a', 'b'] }),
      403,
      /lacks "b"/,
    ],
    [
      { location: { kind: 'header', name: 'X-Token', prefix: '' } },
      jwtOf([ias]),
      403,
      /a token is asked for/,
    ],
  ];
  for (const [overrides, object, status, detail] of cases) {
    const explanation = explained(onlyRule(object), overrides);
    t.match(explanation, { outcome: 'refused', status }, String(detail));
    const failure = explanation.checks.find((check) => check.status === 'fail');
    t.match(failure?.detail, detail);
  }
  t.end();
});

t.test('a clock may differ by a minute, a key may have no kid and no use', (t) => {
  const claims = { ...goodClaims, exp: now / 1000 - 59, nbf: now / 1000 + 59 };
  t.match(explained(onlyRule(jwtOf([ias])), { claims }), { outcome: 'through' });
  const bare = keySetOf({ kid: undefined, use: undefined, alg: undefined });
  t.match(explained(onlyRule(jwtOf([ias])), { keySets: new Map([[keysUrl, bare]]) }), {
    outcome: 'through',
  });
  t.match(explained(onlyRule(jwtOf([ias])), { header: { alg: 'RS256' } }), { outcome: 'through' });
  t.end();
});

t.test('one authorization must be met, with all its scopes in one claim', (t) => {
  const object = jwtOf(
    [ias],
    { requiredScopes: ['admin'] },
    { requiredScopes: ['read', 'write'], audiences: ['orders'] },
  );
  const outcomeFor = (claims: JsonObject): string =>
    explained(onlyRule(object), { claims: { ...goodClaims, ...claims } }).outcome;
  t.equal(outcomeFor({ scope: 'admin' }), 'through');
  t.equal(outcomeFor({ scope: 'read write', aud: ['orders'] }), 'through');
  t.equal(outcomeFor({ scopes: ['write', 'read'], aud: 'orders' }), 'through');
  t.equal(outcomeFor({ scope: 'read write' }), 'refused');
  t.equal(outcomeFor({ scp: 'read write', aud: 'orders' }), 'refused', 'only scope is split');
  t.equal(outcomeFor({ scp: ['read'], scope: 'write', aud: 'orders' }), 'refused');
  t.end();
});

t.test('where the token is looked for', (t) => {
  const header = { ...ias, fromHeaders: [{ name: 'X-Token', prefix: 'Kyma ' }] };
  const param = { ...ias, fromParams: ['auth'] };
  const locationOf = (object: JsonObject) =>
    explained(onlyRule(object)).checks.find(({ name }) => name === 'location')?.detail;
  t.equal(locationOf(jwtOf([header])), 'header "X-Token: Kyma TOKEN"');
  t.equal(locationOf(jwtOf([param])), 'query parameter "auth"');
  const asParam = { location: { kind: 'query', name: 'access_token' } } as const;
  t.match(explained(onlyRule(jwtOf([ias])), asParam), { outcome: 'through' });
  t.match(explained(onlyRule(jwtOf([param])), asParam), {
    outcome: 'refused',
    status: 403,
    notes: [/nobody looks for a token in query parameter "access_token"/],
  });
  t.end();
});

t.test("a service's rules share authentication and policies", (t) => {
  const open = ruleOf(0, '/public', { noAuth: true });
  const secured = ruleOf(1, '/orders', jwtOf([ias]));
  const expired = { path: '/public', claims: { ...goodClaims, exp: 1 } };
  t.match(explained(v2(open, secured), expired), { outcome: 'refused', status: 401 });
  const elsewhere = { ...open, service: 'shop/other' };
  t.match(explained(v2(elsewhere, secured), expired), { outcome: 'through' });

  const byOther = ruleOf(2, '/billing', jwtOf([other]));
  t.match(explained(v2(secured, byOther), { path: '/billing' }), {
    outcome: 'refused',
    status: 403,
    checks: [{}, {}, {}, {}, {}, {}, { name: 'issuer', detail: /not the rule's/ }],
  });

  const all = ruleOf(3, '/*', { noAuth: true });
  t.match(
    explained(v2(ruleOf(0, '/billing', jwtOf([other])), secured, all), { path: '/billing' }),
    {
      outcome: 'through',
      notes: [/spec\.rules\[0\] .* does not allow the request, spec\.rules\[3\]/],
    },
  );
  t.end();
});

t.test('what is decided elsewhere stays open', (t) => {
  const extAuth = { externalAuthorizers: ['oauth2-proxy'] };
  t.match(explained(onlyRule({ extAuth })), { outcome: 'undecided' });
  const restrictions = { authentications: [ias] };
  t.match(explained(onlyRule({ extAuth: { ...extAuth, restrictions } })), {
    outcome: 'undecided',
  });
  t.match(
    explained(onlyRule({ extAuth: { ...extAuth, restrictions } }), {
      claims: { ...goodClaims, iss: 'https://x' },
    }),
    { outcome: 'refused', status: 401 },
  );
  const away = { kind: 'unreachable', reason: 'is away' } as const;
  t.match(explained(onlyRule(jwtOf([ias])), { keySets: new Map([[keysUrl, away]]) }), {
    outcome: 'undecided',
  });
  t.match(explained(onlyRule(jwtOf([ias])), { keySets: new Map() }), { outcome: 'undecided' });
  t.end();
});

t.test("what Kyma's controller refuses", (t) => {
  const cases: readonly (readonly [JsonObject, RegExp])[] = [
    [jwtOf([]), /jwt\.authentications is empty/],
    [jwtOf([{ ...ias, issuer: '' }]), /issuer is empty/],
    [jwtOf([{ ...ias, issuer: ':x' }]), /issuer is no URI/],
    [jwtOf([{ ...ias, jwksUri: 'keys' }]), /jwksUri is no URL/],
    [{ extAuth: { restrictions: {} } }, /extAuth\.restrictions\.authentications is empty/],
  ];
  for (const [object, detail] of cases)
    t.match(explained(onlyRule(object)), {
      outcome: 'refused',
      checks: [{ name: 'controller', status: 'fail', detail }],
    });
  t.end();
});

t.test("v1beta1 with Istio's handler", (t) => {
  const strategyOf = (handler: string, config?: JsonObject): JsonObject => ({
    accessStrategies: [{ handler, ...(config && { config }) }],
  });
  const v1 = (path: string, object: JsonObject): EffectiveRules => ({
    api: 'accessStrategies',
    rules: [ruleOf(0, path, object)],
  });
  const jwt = strategyOf('jwt', { authentications: [ias] });
  t.match(explained(v1('/.*', jwt)), { gateway: 'istio', outcome: 'through' });
  t.match(explained(v1('/orders', jwt)), { outcome: 'through' });
  t.match(
    explained(v1('/orders/.*', jwt), { path: '/orders/1' }),
    { outcome: 'refused', status: 403, checks: [{}, { name: 'rule', detail: /"\/orders\/\.\*"/ }] },
    'a policy takes no expression but /.*',
  );
  t.match(explained(v1('/.*', jwt), { method: 'POST' }), { outcome: 'refused', status: 403 });
  t.match(explained(v1('/.*', strategyOf('allow'))), { outcome: 'through' });
  t.match(explained(v1('/.*', strategyOf('no_auth')), { method: 'POST' }), { status: 404 });
  t.match(explained(v1('/.*', strategyOf('oauth2_introspection'))), { outcome: 'undecided' });
  const problems: readonly (readonly [JsonObject, RegExp])[] = [
    [{ accessStrategies: [] }, /no access strategy/],
    [strategyOf('jwt', { authentications: [ias], jwks_urls: [] }), /Ory's handler/],
    [
      {
        accessStrategies: [
          { handler: 'jwt', config: { authentications: [ias] } },
          { handler: 'noop' },
        ],
      },
      /stands beside/,
    ],
  ];
  for (const [object, detail] of problems)
    t.match(explained(v1('/.*', object)), { checks: [{ name: 'controller', detail }] });
  t.end();
});
