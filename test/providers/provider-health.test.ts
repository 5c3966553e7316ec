import type { RequestListener } from 'node:http';
import t from 'tap';
import type { ProviderDocument } from '../../src/policy/schema.ts';
import { systemFetch } from '../../src/providers/fetch-json.ts';
import { checkProvider, type ProviderHealth } from '../../src/providers/provider-health.ts';
import { startOpenIdProvider, type OpenIdProvider } from '../support/openid-provider.ts';

const wellKnown = '/.well-known/openid-configuration';

let provider: OpenIdProvider;
t.beforeEach(async (t) => {
  provider = await startOpenIdProvider();
  t.teardown(provider.close);
});

async function check(
  overrides: Partial<ProviderDocument> = {},
  discovered?: string,
): Promise<ProviderHealth> {
  const { issuer, ca } = provider;
  const named = { name: 'ias', issuer, allowInsecure: false, allowPrivate: true, ...overrides };
  return checkProvider({ ...systemFetch, ca }, { provider: named, discovered });
}

function sayJson(document: unknown): RequestListener {
  return (_request, response) => response.end(JSON.stringify(document));
}

t.test('a provider that is away is told by what fails', async (t) => {
  const { jwksUri } = provider;
  await provider.close();
  t.match(await check(), {
    jwksUri: undefined,
    problem: /openid-configuration": the connection was refused/u,
    warnings: [],
  });
  t.match(await check({ jwksUri }), {
    jwksUri,
    problem: /\/jwks": the connection was refused/u,
    warnings: [/its metadata can't be read, ".*\/jwks" stays in use: /u],
  });
  t.match(await check({}, jwksUri), { jwksUri, warnings: [/stays in use/u] });
});

t.test('an issuer that is only a name is no reason to warn', async (t) => {
  const issuer = 'http://tenant.localhost:8080/uaa/oauth/token';
  t.match(await check({ issuer }), { problem: 'jwksUri is needed: its issuer is only a name' });
  t.match(await check({ issuer, jwksUri: provider.jwksUri }), {
    problem: undefined,
    warnings: [],
  });
  t.same(provider.requests, ['GET /jwks']);
});

t.test('keys that are of no use are its problem', async (t) => {
  provider.misbehave('/jwks', sayJson({ keys: [] }));
  t.match(await check(), { jwksUri: provider.jwksUri, problem: 'the key set is empty' });
  provider.misbehave('/jwks', (_request, response) => response.end('<html>'));
  t.match(await check(), { problem: /\/jwks": the answer is no JSON/u });
  provider.misbehave('/jwks', (_request, response) => response.end(Buffer.alloc(5_242_880, ' ')));
  t.match(await check(), { problem: /larger than 1048576 bytes/u });
  provider.misbehave('/jwks', (_request, response) =>
    response.writeHead(302, { location: 'https://10.0.0.1/keys' }).end(),
  );
  t.match(await check(), { problem: /redirects to another origin, "https:\/\/10\.0\.0\.1"/u });
});

t.test('metadata that contradict the policy are a warning', async (t) => {
  const jwksUri = provider.jwksUri.replace('localhost', '127.0.0.1');
  t.match(await check({ jwksUri }), {
    jwksUri,
    problem: undefined,
    warnings: [
      `its metadata says that its keys are at "${provider.jwksUri}", the policy says "${jwksUri}"`,
    ],
  });
});

t.test('metadata of another issuer leave what was discovered in use', async (t) => {
  provider.misbehave(
    wellKnown,
    sayJson({ issuer: 'https://b.example.com', jwks_uri: 'https://b.example.com/' }),
  );
  t.match(await check(), { jwksUri: undefined, problem: /is that of the issuer/u });
  t.match(await check({}, provider.jwksUri), {
    jwksUri: provider.jwksUri,
    problem: undefined,
    warnings: [/is that of the issuer "https:\/\/b\.example\.com"/u],
  });
});

t.test('a provider that is well has keys and no warnings', async (t) => {
  const well = {
    jwksUri: provider.jwksUri,
    problem: undefined,
    warnings: [],
    algorithms: new Map([['RS256', 1]]),
  };
  t.strictSame(await check(), well);
  t.strictSame(await check({ jwksUri: provider.jwksUri }), well);
  t.strictSame(await check({}, 'https://before.example.com/keys'), well, 'what is newer counts');
});

t.test('keys that rotate to another algorithm are seen', async (t) => {
  await provider.rotate(['ES256', 'ES256']);
  t.match(await check(), {
    problem: undefined,
    algorithms: new Map([['ES256', 2]]),
    warnings: [/allowed_algorithms/u],
  });
});
