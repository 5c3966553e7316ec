import t from 'tap';
import { explainOathkeeper } from '../../src/explain/explain-oathkeeper.ts';
import type { Rule } from '../../src/explain/rules.ts';
import type { JsonObject } from '../../src/json.ts';
import { evidenceOf, keysUrl, type EvidenceOverrides } from '../support/evidence.ts';

const jwt = { handler: 'jwt', config: { jwks_urls: [keysUrl] } };

function ruleOf(index: number, path: string, ...accessStrategies: JsonObject[]): Rule {
  const methods = ['GET'];
  const field = `spec.rules[${index}]`;
  return { field, path, methods, service: 'shop/orders', object: { accessStrategies } };
}

function explained(rules: readonly Rule[], overrides: EvidenceOverrides = {}) {
  return explainOathkeeper(rules, evidenceOf(overrides));
}

t.test('the one rule that has path and method decides', (t) => {
  const rules = [ruleOf(0, '/billing', { handler: 'allow' }), ruleOf(1, '/orders', jwt)];
  t.match(explained(rules), { gateway: 'oathkeeper', outcome: 'through', status: undefined });
  t.match(explained(rules, { path: '/orders?all=1' }), { outcome: 'through' });
  t.match(explained(rules, { path: '/other' }), { outcome: 'refused', status: 404 });
  t.match(explained(rules, { method: 'POST' }), { outcome: 'refused', status: 404 });
  t.end();
});

t.test('Istio routes by the first path that matches', (t) => {
  const open = ruleOf(0, '/.*', { handler: 'allow', config: {} });
  t.match(explained([open, ruleOf(1, '/orders', jwt)], { token: { kind: 'opaque' } }), {
    gateway: 'none',
    outcome: 'through',
  });
  t.match(explained([ruleOf(0, '/orders', jwt), open], { token: { kind: 'opaque' } }), {
    gateway: 'oathkeeper',
    outcome: 'refused',
    status: 401,
  });
  t.end();
});

t.test(
  'of rules with one path only the first makes a route, and no_auth looks at the method',
  (t) => {
    const noAuth = ruleOf(0, '/orders', { handler: 'no_auth' });
    t.match(explained([noAuth], { token: { kind: 'opaque' } }), { gateway: 'none' });
    t.match(explained([noAuth], { method: 'POST' }), { status: 404 });
    const posted = { ...ruleOf(1, '/orders', jwt), methods: ['POST'] };
    t.match(explained([noAuth, posted], { method: 'POST' }), { gateway: 'none', status: 404 });
    t.match(explained([posted, noAuth], { method: 'POST' }), { outcome: 'through' });
    t.end();
  },
);

t.test('Oathkeeper takes no two rules for one request', (t) => {
  const rules = [ruleOf(0, '/orders', jwt), ruleOf(1, '/.*', jwt)];
  t.match(explained(rules), { outcome: 'refused', status: 500 });
  t.end();
});

t.test('an expression that nobody understands spoils the whole APIRule', (t) => {
  const rules = [ruleOf(0, '/orders', jwt), ruleOf(1, '/(?!x)', jwt)];
  t.match(explained(rules), {
    outcome: 'refused',
    checks: [{ name: 'controller', detail: /spec\.rules\[1\]\.path .* RE2 .*whole APIRule/ }],
  });
  t.end();
});

t.test("what Kyma's controller refuses is told beside what Oathkeeper would say", (t) => {
  const cases: readonly (readonly [JsonObject[], RegExp])[] = [
    [[], /has no access strategy/],
    [[{ handler: 'jwt' }], /config is empty/],
    [[{ handler: 'jwt', config: {} }], /config is empty/],
    [[{ handler: 'jwt', config: null }], /config is empty/],
    [[{ handler: 'jwt', config: [] }], /config is no object/],
    [[{ handler: 'jwt', config: { jwks_urls: [''] } }], /no URL/],
    [[{ handler: 'jwt', config: { authentications: [] } }], /Istio's handler/],
    [[{ handler: 'allow' }, jwt], /allow stands beside/],
    [[{ handler: 'magic' }], /"magic" is not supported/],
  ];
  for (const [strategies, detail] of cases)
    t.match(
      explained([ruleOf(0, '/orders', ...strategies)]),
      { outcome: 'refused', status: 404, checks: [{ name: 'controller', status: 'fail', detail }] },
      String(detail),
    );
  t.end();
});

t.test('strategies are asked in their order, and the first that is responsible is final', (t) => {
  const rule = (...strategies: JsonObject[]) => [ruleOf(0, '/orders', ...strategies)];
  const introspection = { handler: 'oauth2_introspection', config: {} };
  const elsewhere = { ...introspection, config: { token_from: { header: 'X-Token' } } };
  t.match(explained(rule(introspection, jwt)), { outcome: 'undecided' });
  t.match(explained(rule(elsewhere, jwt)), { outcome: 'through' });
  t.match(explained(rule(jwt, introspection)), { outcome: 'through' });
  t.match(explained(rule(jwt, introspection), { token: { kind: 'opaque' } }), {
    outcome: 'undecided',
  });
  t.match(explained(rule({ handler: 'unauthorized' })), { status: 401 });
  t.match(explained(rule({ handler: 'cookie_session' })), { outcome: 'undecided' });
  t.match(explained(rule({ handler: 'anonymous' }, { handler: 'noop' })), {
    checks: [
      {},
      {},
      { name: 'handler', detail: /noop .* decides, after anonymous .*not responsible/ },
      {},
    ],
  });
  t.match(explained(rule({ handler: 'anonymous' })), { status: 401 });
  t.end();
});
