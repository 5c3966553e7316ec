import type { JsonObject } from '../../src/json.ts';
import type { TokenLocation } from '../../src/explain/location.ts';
import { issuers, type KeyServer } from '../support/key-server.ts';

/** A rule, a token and how it is sent: what Oathkeeper answers was seen, not thought out. */
export interface Case {
  readonly name: string;
  /** The rules of the APIRule, or the one jwt configuration of its only rule. */
  readonly rules: readonly JsonObject[];
  readonly token: string;
  /** 200 lets the request through. */
  readonly status: number;
  readonly target: string;
  readonly method: string;
  readonly location: TokenLocation | undefined;
  readonly globalJwksUrls: readonly string[];
}

type Variation = Partial<
  Pick<Case, 'rules' | 'token' | 'target' | 'method' | 'location'> & {
    readonly config: JsonObject | null | undefined;
  }
>;

/** A rule of v1beta1 with one access strategy. */
export function ruleOf(handler: string, config?: JsonObject | null, path = '/.*'): JsonObject {
  const strategy: JsonObject = config === undefined ? { handler } : { handler, config };
  return { path, methods: ['GET', 'POST'], accessStrategies: [strategy] };
}

/** The corpus, for the keys of a server; its global `jwks_urls` are those of key `b`. */
export async function makeCorpus(keys: KeyServer): Promise<readonly Case[]> {
  const { sign, url, deadUrl } = keys;
  const now = Math.floor(Date.now() / 1000);
  const good = await sign('a');
  const jwksUrls = [url('a')];
  const trusted = { jwks_urls: jwksUrls, trusted_issuers: [issuers.a] };
  const cases: Case[] = [];
  const add = (name: string, status: number, variation: Variation): void => {
    const { config, rules, ...rest } = { config: trusted, ...variation };
    cases.push({
      name,
      status,
      rules: rules ?? [ruleOf('jwt', config)],
      token: good,
      target: '/orders',
      method: 'GET',
      location: undefined,
      globalJwksUrls: [url('b')],
      ...rest,
    });
  };

  add('the trusted issuer', 200, {});
  add('another issuer', 401, { token: await sign('a', { iss: issuers.b }) });
  add('a slash more in the token', 401, { token: await sign('a', { iss: `${issuers.a}/` }) });
  const slash = { ...trusted, trusted_issuers: [`${issuers.a}/`] };
  add('a slash more in the rule', 401, { config: slash });
  add('no trusted issuers', 200, { config: { jwks_urls: jwksUrls } });
  add('an empty list of them', 200, { config: { ...trusted, trusted_issuers: [] } });
  add('an empty string among them', 401, { config: { ...trusted, trusted_issuers: [''] } });
  add('an empty string, and a token without issuer', 200, {
    config: { ...trusted, trusted_issuers: [''] },
    token: await sign('a', { iss: '' }),
  });
  add('null for them', 500, { config: { ...trusted, trusted_issuers: null } });

  add('expired', 401, { token: await sign('a', { exp: now - 5 }) });
  add('without expiry', 200, { token: await sign('a', { exp: undefined }) });
  add('expiry zero', 200, { token: await sign('a', { exp: 0 }) });
  add('not valid yet', 401, { token: await sign('a', { nbf: now + 300 }) });
  add('issued in the future', 401, { token: await sign('a', { iat: now + 300 }) });
  add('no kid', 401, { token: await sign('a', {}, { kid: undefined }) });
  add('an unknown kid', 401, { token: await sign('a', {}, { kid: 'z' }) });
  add("another key's kid", 401, {
    token: await sign('b', {}, { kid: 'a' }),
  });
  add('changed after it was signed', 401, { token: tamper(good) });
  add('no JSON Web Token', 401, { token: 'opaque' });
  add('three parts of nothing', 401, { token: 'a.b.c' });
  add('none of three parts', 401, { token: `${good}.more` });

  const es = { jwks_urls: [url('es')] };
  const esToken = await sign('es');
  add('ES256, not allowed by name', 401, { config: es, token: esToken });
  add('ES256, allowed', 200, { config: { ...es, allowed_algorithms: ['ES256'] }, token: esToken });
  add('RS256, only ES256 allowed', 401, {
    config: { ...trusted, allowed_algorithms: ['ES256'] },
  });
  add('no algorithm allowed: the default', 200, { config: { ...trusted, allowed_algorithms: [] } });
  add('Ed25519, even if allowed', 401, {
    config: { jwks_urls: [url('ed')], allowed_algorithms: ['EdDSA'] },
    token: await sign('ed'),
  });

  const oneUrl = (path: string): JsonObject => ({ jwks_urls: [url(path)] });
  add('a key without use', 401, { config: oneUrl('noUse'), token: await sign('noUse') });
  add('a set with a key that nobody reads', 401, { config: oneUrl('odd') });
  add('a set without keys', 401, { config: oneUrl('empty') });
  add('no JSON', 401, { config: oneUrl('garbage') });
  add('no key set', 401, { config: oneUrl('missing') });
  add('a dead URL', 401, { config: { jwks_urls: [deadUrl] } });
  add('a dead URL beside a good one', 200, { config: { jwks_urls: [deadUrl, url('a')] } });
  add('the keys of another', 401, { config: oneUrl('b') });
  add('two key sets', 200, { config: { jwks_urls: [url('b'), url('a')] } });

  const byGlobal = await sign('b');
  add('nothing configured, a global key', 200, { config: {}, token: byGlobal });
  add('nothing configured, no global key', 401, { config: {} });
  add('no configuration at all', 200, {
    config: undefined,
    rules: [ruleOf('jwt')],
    token: byGlobal,
  });
  add('null for the configuration', 200, { config: null, token: byGlobal });
  const onlyIssuers = { trusted_issuers: [issuers.a] };
  add('no jwks_urls, a global key', 200, { config: onlyIssuers, token: byGlobal });
  add('no jwks_urls, no global key', 401, { config: onlyIssuers });
  add('an empty list of URLs', 401, { config: { ...trusted, jwks_urls: [] } });
  add('null for the URLs', 500, { config: { ...trusted, jwks_urls: null } });
  add('an empty URL', 500, { config: { ...trusted, jwks_urls: [''] } });
  add('a string for the URLs', 500, { config: { ...trusted, jwks_urls: url('a') } });
  add('a URL without scheme', 500, { config: { jwks_urls: ['dex.kyma.local/keys'] } });
  add('a host that reads as a scheme', 401, { config: { jwks_urls: ['dex-service:5556/keys'] } });
  add('an unknown key', 500, { config: { ...trusted, required_scopes: ['a'] } });
  add("Istio's keys", 500, {
    config: { authentications: [{ issuer: issuers.a, jwksUri: url('a') }] },
  });
  add('keys of both', 500, { config: { ...trusted, authentications: [] } });

  const audience = { ...trusted, target_audience: ['orders', 'billing'] };
  add('every audience', 200, {
    config: audience,
    token: await sign('a', { aud: ['billing', 'orders', 'more'] }),
  });
  add('one audience of two', 401, { config: audience, token: await sign('a', { aud: 'orders' }) });
  add('no audience', 401, { config: audience });
  add('an audience that is a string', 200, {
    config: { ...trusted, target_audience: ['orders'] },
    token: await sign('a', { aud: 'orders' }),
  });

  const scopes = (strategy: string | undefined, ...required: string[]): JsonObject => ({
    ...trusted,
    required_scope: required,
    ...(strategy === undefined ? {} : { scope_strategy: strategy }),
  });
  const scopeCases: readonly (readonly [string | undefined, JsonObject, string, number])[] = [
    [undefined, { scope: 'orders.*' }, 'orders.read', 200],
    [undefined, { scope: 'orders' }, 'orders.read', 401],
    ['none', { scope: 'orders.read' }, 'orders.read', 401],
    ['exact', { scope: 'billing orders.read' }, 'orders.read', 200],
    ['exact', { scope: 'orders.*' }, 'orders.read', 401],
    ['exact', { scp: ['orders.read'] }, 'orders.read', 200],
    ['exact', { scp: 'a orders.read' }, 'orders.read', 200],
    ['exact', { scopes: ['orders.read'] }, 'orders.read', 200],
    ['exact', { scp: ['other'], scope: 'orders.read' }, 'orders.read', 401],
    ['exact', { scp: null, scope: 'orders.read' }, 'orders.read', 401],
    ['exact', { scope: 7 }, 'orders.read', 401],
    ['exact', { scope: '' }, '', 401],
    ['exact', { scope: 'a  b' }, '', 200],
    ['exact', {}, 'orders.read', 401],
    ['hierarchic', { scope: 'orders' }, 'orders.read', 200],
    ['hierarchic', { scope: 'orders.read' }, 'orders', 401],
    ['hierarchic', { scope: 'order' }, 'orders.read', 401],
    ['hierarchic', { scope: 'orders.read' }, 'orders.read.all', 200],
    ['wildcard', { scope: 'orders.*' }, 'orders.read.all', 200],
    ['wildcard', { scope: 'orders.*.all' }, 'orders.read.all', 200],
    ['wildcard', { scope: 'orders.*.all' }, 'orders.read', 401],
    ['wildcard', { scope: '*' }, 'orders.read', 200],
    ['wildcard', { scope: 'orders.*' }, 'orders.', 401],
    ['Exact', { scope: 'orders.read' }, 'orders.read', 500],
  ];
  for (const [strategy, claims, required, status] of scopeCases) {
    const name = `${strategy ?? 'default'}: ${JSON.stringify(claims)} for "${required}"`;
    const token = await sign('a', claims);
    add(name, status, { config: scopes(strategy, required), token });
  }

  const header = { kind: 'header', name: 'X-Token', prefix: '' } as const;
  const query = { kind: 'query', name: 'auth' } as const;
  const cookie = { kind: 'cookie', name: 'session' } as const;
  const bearerHeader = { kind: 'header', name: 'Authorization', prefix: 'Bearer ' } as const;
  const from = (place: JsonObject | null): JsonObject => ({ ...trusted, token_from: place });
  add('in a header', 200, { config: from({ header: 'x-token' }), location: header });
  add('in a query parameter', 200, { config: from({ query_parameter: 'auth' }), location: query });
  add('in a cookie', 200, { config: from({ cookie: 'session' }), location: cookie });
  add('as bearer where a header is asked for', 401, {
    config: from({ header: 'X-Token' }),
    location: bearerHeader,
  });
  add('in a header where bearer is asked for', 401, { location: header });
  add('Authorization in small letters: no Bearer', 401, {
    config: from({ header: 'authorization' }),
    location: bearerHeader,
  });
  add('Authorization, spelt so', 200, { config: from({ header: 'Authorization' }) });
  add('null for the place', 200, { config: from(null) });
  add('an empty place', 500, { config: from({}) });
  add('two places', 500, { config: from({ header: 'X-Token', cookie: 'session' }) });

  const jwt = { handler: 'jwt', config: trusted };
  const strategies = (...accessStrategies: JsonObject[]): readonly JsonObject[] => [
    { path: '/.*', methods: ['GET'], accessStrategies },
  ];
  const other = { handler: 'jwt', config: { jwks_urls: [url('b')] } };
  add('noop', 200, { rules: [ruleOf('noop')], token: 'opaque' });
  add('unauthorized', 401, { rules: [ruleOf('unauthorized')] });
  add('anonymous, with Authorization', 401, { rules: [ruleOf('anonymous')] });
  add('anonymous, without it', 200, { rules: [ruleOf('anonymous')], location: header });
  add('client credentials before jwt', 200, {
    rules: strategies({ handler: 'oauth2_client_credentials' }, jwt),
  });
  add('jwt refuses, another would not', 401, { rules: strategies(other, jwt) });
  add('jwt accepts, another would not', 200, { rules: strategies(jwt, other) });
  add('jwt that looks elsewhere, then jwt', 200, {
    rules: strategies({ handler: 'jwt', config: from({ header: 'X-Token' }) }, jwt),
    location: bearerHeader,
  });
  add('jwt leaves an opaque token to noop', 200, {
    rules: strategies(jwt, { handler: 'noop' }),
    token: 'opaque',
  });
  add('jwt that is misconfigured, behind one that accepts', 200, {
    rules: strategies(jwt, { handler: 'jwt', config: { jwks_urls: null } }),
  });
  add('a handler that nobody knows', 500, { rules: [ruleOf('magic')] });

  const two = [ruleOf('jwt', trusted, '/orders.*'), ruleOf('jwt', trusted, '/.*')];
  add('no rule with the path', 404, { rules: [ruleOf('jwt', trusted, '/billing')] });
  add('the path with a query', 200, {
    rules: [ruleOf('jwt', trusted, '/orders')],
    target: '/orders?all=1',
  });
  add('the path goes on', 404, {
    rules: [ruleOf('jwt', trusted, '/orders')],
    target: '/orders/1',
  });
  add('alternatives', 200, { rules: [ruleOf('jwt', trusted, '/billing|/orders')] });
  add('a named group', 200, { rules: [ruleOf('jwt', trusted, '/(?P<what>[a-z]+)')] });
  add('a method of none', 404, { method: 'DELETE' });
  add('two rules with path and method', 500, { rules: two });
  add('two rules, one with the method', 200, {
    rules: [
      { ...ruleOf('jwt', trusted, '/orders'), methods: ['POST'] },
      { ...ruleOf('jwt', trusted, '/.*'), methods: ['GET'] },
    ],
  });
  return cases;
}

/** A token whose claims are another's. */
function tamper(token: string): string {
  const [header, , signature] = token.split('.');
  const claims = Buffer.from(JSON.stringify({ iss: issuers.a, sub: 'admin' }));
  return `${header}.${claims.toString('base64url')}.${signature}`;
}
