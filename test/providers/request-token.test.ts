import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { text as readAll } from 'node:stream/consumers';
import { decodeJwt } from 'jose';
import t, { type Test } from 'tap';
import type { DexodusError } from '../../src/errors.ts';
import type { ProviderDocument } from '../../src/policy/schema.ts';
import { systemFetch } from '../../src/providers/fetch-json.ts';
import { requestToken, type Client } from '../../src/providers/request-token.ts';
import {
  AWKWARD_CLIENT,
  BROWSER_CLIENT,
  CLIENT,
  POST_CLIENT,
  startOpenIdProvider,
  type OpenIdProvider,
} from '../support/openid-provider.ts';

const provider = await startOpenIdProvider();
t.teardown(() => provider.close());
const ias: ProviderDocument = {
  name: 'ias',
  issuer: provider.issuer,
  allowInsecure: false,
  allowPrivate: true,
};
const job: Client = { ...CLIENT, authentication: 'basic', scope: 'read' };
const ask = (client: Partial<Client> = {}, document: Partial<ProviderDocument> = {}) =>
  requestToken({ ...systemFetch, ca: provider.ca }, { ...ias, ...document }, { ...job, ...client });

/** Lets the token endpoint answer as a test wants it. */
function answer(t: Test, handler: RequestListener): void {
  provider.misbehave('/token', handler);
  t.teardown(() => provider.misbehave('/token'));
}

/** Says an object as JSON, a text as HTML. */
function say(t: Test, status: number, body: unknown): void {
  const isText = typeof body === 'string';
  answer(t, (_request, response) => {
    response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json' });
    response.end(isText ? body : JSON.stringify(body));
  });
}

/** What a request that must fail fails with. */
async function failure(t: Test, asked: Promise<unknown>): Promise<DexodusError> {
  let error: unknown;
  await asked.catch((caught: unknown) => {
    error = caught;
  });
  t.match(error, { name: 'DexodusError' });
  return error as DexodusError;
}

t.test('what a provider refuses is told with what it asks for', async (t) => {
  const cases: readonly (readonly [Partial<Client>, RegExp])[] = [
    [{ secret: 'wrong' }, /gives no token: "invalid_client", .*another --client-auth\)$/],
    [{ id: 'nobody' }, /"invalid_client"/],
    [BROWSER_CLIENT, /"invalid_request", "requested grant type is not allowed for this client"$/],
    [{ scope: 'a"b' }, /"invalid_scope", .*correct --scope, or leave it out/],
  ];
  for (const [client, message] of cases) {
    const error = await failure(t, ask(client));
    t.match(error, { code: 'ERR_TOKEN_REFUSED', message }, JSON.stringify(client));
    t.ok(error.message.startsWith(`"${provider.tokenEndpoint}": `));
    t.equal(error.cause, undefined, 'nothing that was received is carried on');
  }
});

t.test('an answer that is no token is told by what it is, and never holds a secret', async (t) => {
  const token = 'a.secret.token';
  const invalid = 'ERR_PROVIDER_INVALID';
  const refused = 'ERR_TOKEN_REFUSED';
  const cases: readonly (readonly [number, unknown, string, RegExp])[] = [
    [200, '<html>', invalid, /the answer is no token, with status 200: /],
    [200, [], invalid, /the answer is no token: /],
    [200, { access_token: token }, invalid, /"token_type"/],
    [200, { access_token: 7, token_type: 'bearer' }, invalid, /"access_token"/],
    [200, { access_token: token, token_type: 'mac' }, invalid, /token_type/],
    [200, { access_token: token, token_type: 'DPoP' }, invalid, /gives no bearer token/],
    [404, '<html>', invalid, /no token, with status 404: /],
    [400, {}, invalid, /no token, with status 400: /],
    [500, {}, 'ERR_PROVIDER_UNREACHABLE', /the answer has status 500, not 200/],
    [204, '', 'ERR_PROVIDER_UNREACHABLE', /status 204/],
    [400, { error: 'unauthorized_client' }, refused, /allow the client the client credentials/],
    [400, { error: 'constructor', error_description: { a: 1 } }, refused, /token: "constructor"$/],
    [
      401,
      { error: 'unauthorized', error_description: 'Bad credentials' },
      refused,
      /--client-auth/,
    ],
    [
      400,
      { error: 'a\u001B[2J\n', error_description: CLIENT.secret },
      refused,
      /"a\\u001b\[2J\\n"$/,
    ],
  ];
  for (const [status, body, code, message] of cases) {
    say(t, status, body);
    const error = await failure(t, ask());
    t.match(error, { code, message }, JSON.stringify(body));
    for (const secret of [token, CLIENT.secret]) t.notOk(error.message.includes(secret));
  }
});

t.test('credentials are not sent where the policy does not lead', async (t) => {
  let asked = 0;
  answer(t, (_request, response) => {
    asked++;
    response.writeHead(307, { location: '/jwks' }).end();
  });
  t.match(await failure(t, ask()), {
    code: 'ERR_PROVIDER_REFUSED',
    message: /redirects, which is not followed with credentials/,
  });
  t.equal(asked, 1);
  t.match(await failure(t, ask({}, { allowPrivate: false })), {
    code: 'ERR_PROVIDER_REFUSED',
    message: /no public address/,
  });
  t.equal(asked, 1);
  const metadata = '/.well-known/openid-configuration';
  t.teardown(() => provider.misbehave(metadata));
  const endpoints: readonly (readonly [string | null, string, RegExp])[] = [
    [null, 'ERR_PROVIDER_INVALID', /"ias" names no token_endpoint/],
    ['http://localhost:9/token', 'ERR_PROVIDER_INVALID', /token_endpoint .* must be https/],
    ['https://user@localhost/token', 'ERR_PROVIDER_INVALID', /user name/],
    ['here', 'ERR_PROVIDER_INVALID', /token_endpoint "here" is no URL/],
  ];
  for (const [endpoint, code, message] of endpoints) {
    const { issuer, jwksUri } = provider;
    const document = {
      issuer,
      jwks_uri: jwksUri,
      ...(endpoint !== null && { token_endpoint: endpoint }),
    };
    provider.misbehave(metadata, (_request, response) => response.end(JSON.stringify(document)));
    t.match(await failure(t, ask()), { code, message }, String(endpoint));
  }
  t.match(await failure(t, ask({}, { issuer: 'http://xsuaa.localhost/oauth/token' })), {
    message: /"ias" has an issuer that is only a name: metadataUrl is needed/,
  });
});

t.test('a client gets a token with the scope that it asks for', async (t) => {
  const { text, scope } = await ask();
  t.equal(scope, 'read');
  t.match(decodeJwt(text), { iss: provider.issuer, client_id: CLIENT.id, scope: 'read' });
  t.match(decodeJwt((await ask({ scope: undefined })).text), { scope: undefined });
  const both = await ask({ scope: 'read write' });
  t.equal(both.scope, 'read write');
});

t.test('ids and secrets of any characters, in the header or in the form', async (t) => {
  const awkward = await ask(AWKWARD_CLIENT);
  t.match(decodeJwt(awkward.text), { client_id: AWKWARD_CLIENT.id });
  const post = await ask({ ...POST_CLIENT, authentication: 'post' });
  t.match(decodeJwt(post.text), { client_id: POST_CLIENT.id });
});

t.test('what is sent is a form, and nothing that tells more', async (t) => {
  let sent: { readonly headers: IncomingHttpHeaders; readonly body: string } | undefined;
  answer(t, (request, response) => {
    const read = async (): Promise<void> => {
      sent = { headers: request.headers, body: await readAll(request) };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"access_token": "opaque", "token_type": "Bearer"}');
    };
    void read();
  });
  t.same(await ask({ id: 'a b', secret: 'c:d' }), { text: 'opaque', scope: undefined });
  t.match(sent, {
    headers: {
      authorization: `Basic ${Buffer.from('a+b:c%3Ad').toString('base64')}`,
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      'user-agent': 'dexodus',
    },
  });
  t.same(
    [...new URLSearchParams(sent?.body)],
    [
      ['scope', 'read'],
      ['grant_type', 'client_credentials'],
    ],
  );
});

t.test('an issuer that is only a name, by its metadata', async (t) => {
  const issuer = 'http://orders.localhost:8080/uaa/oauth/token';
  const xsuaa: OpenIdProvider = await startOpenIdProvider({ issuer });
  t.teardown(() => xsuaa.close());
  const metadataUrl = xsuaa.tokenEndpoint.replace('/token', '/.well-known/openid-configuration');
  xsuaa.misbehave('/.well-known/openid-configuration', (_request, response) =>
    response.end(
      JSON.stringify({ issuer, jwks_uri: xsuaa.jwksUri, token_endpoint: xsuaa.tokenEndpoint }),
    ),
  );
  const dependencies = { ...systemFetch, ca: xsuaa.ca };
  const { text } = await requestToken(dependencies, { ...ias, issuer, metadataUrl }, job);
  t.match(decodeJwt(text), { iss: issuer });
});
