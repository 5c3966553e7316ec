import t from 'tap';
import { discover } from '../../src/providers/discovery.ts';
import { systemFetch, type FetchDependencies } from '../../src/providers/fetch-json.ts';
import type { ProviderDocument } from '../../src/policy/schema.ts';
import { startOpenIdProvider, type OpenIdProvider } from '../support/openid-provider.ts';

const wellKnown = '/.well-known/openid-configuration';

function named(
  provider: OpenIdProvider,
  overrides: Partial<ProviderDocument> = {},
): ProviderDocument {
  return {
    name: 'ias',
    issuer: provider.issuer,
    allowInsecure: false,
    allowPrivate: true,
    ...overrides,
  };
}

function trusting({ ca }: OpenIdProvider): FetchDependencies {
  return { ...systemFetch, ca };
}

/** Lets the provider's metadata say something else. */
function say(provider: OpenIdProvider, document: unknown): void {
  provider.misbehave(wellKnown, (_request, response) => response.end(JSON.stringify(document)));
}

t.test('what is no metadata of this provider is refused', async (t) => {
  const provider = await startOpenIdProvider();
  t.teardown(provider.close);
  const { issuer, jwksUri } = provider;
  for (const [document, reason] of [
    [null, 'the metadata is no object'],
    [[], 'the metadata is no object'],
    [{}, 'the metadata has no valid issuer, jwks_uri'],
    [{ issuer, jwks_uri: [jwksUri] }, 'the metadata has no valid jwks_uri'],
    [{ issuer, jwks_uri: `https://a.example.com/${'k'.repeat(2048)}` }, 'no valid jwks_uri'],
    [
      { issuer, jwks_uri: 'http://keys.example.com/' },
      'jwks_uri "http://keys.example.com/" must be https',
    ],
    [{ issuer, jwks_uri: '/jwks' }, 'jwks_uri "/jwks" is no URL'],
    [{ issuer, jwks_uri: 'https://a:b@keys.example.com/' }, 'must hold no user name'],
    [
      { issuer: `${issuer}/`, jwks_uri: jwksUri },
      `is that of the issuer "${issuer}/", not of "${issuer}"`,
    ],
    [
      { issuer: issuer.toUpperCase(), jwks_uri: jwksUri },
      'correct issuer or metadataUrl (every character counts)',
    ],
    [
      { issuer: 'https://other.example.com', jwks_uri: jwksUri },
      'is that of the issuer "https://other.example.com"',
    ],
  ] as const) {
    say(provider, document);
    await t.rejects(discover(trusting(provider), named(provider)), {
      code: 'ERR_PROVIDER_INVALID',
      message: new RegExp(
        `^"${RegExp.escape(issuer + wellKnown)}": .*${RegExp.escape(reason)}`,
        'u',
      ),
    });
  }
});

t.test('a provider that is away, or not to be called, is told as such', async (t) => {
  const provider = await startOpenIdProvider();
  await t.rejects(discover(trusting(provider), named(provider, { allowPrivate: false })), {
    code: 'ERR_PROVIDER_REFUSED',
  });
  t.same(provider.requests, []);
  await provider.close();
  await t.rejects(discover(trusting(provider), named(provider)), {
    code: 'ERR_PROVIDER_UNREACHABLE',
  });
});

t.test('an issuer that is only a name is not called', async (t) => {
  const resolve = (): never => t.fail('it was') as never;
  const provider = {
    name: 'xsuaa',
    issuer: 'http://tenant.localhost:8080/uaa/oauth/token',
    allowInsecure: false,
    allowPrivate: true,
  };
  t.equal(await discover({ ...systemFetch, resolve }, provider), undefined);
});

for (const path of ['', '/', '/realms/orders']) {
  t.test(`finds keys and tokens of an issuer at '${path}'`, async (t) => {
    const provider = await startOpenIdProvider({ path: path === '/' ? '' : path });
    t.teardown(provider.close);
    const issuer = path === '/' ? `${provider.issuer}/` : provider.issuer;
    if (path === '/')
      say(provider, { issuer, jwks_uri: provider.jwksUri, token_endpoint: provider.tokenEndpoint });
    t.same(await discover(trusting(provider), named(provider, { issuer })), {
      jwksUri: provider.jwksUri,
      tokenEndpoint: provider.tokenEndpoint,
    });
    t.same(provider.requests, [`GET ${path === '/' ? '' : path}${wellKnown}`]);
  });
}

t.test('finds the keys of an issuer that is only a name at its metadataUrl', async (t) => {
  const issuer = 'http://tenant.localhost:8080/uaa/oauth/token';
  const provider = await startOpenIdProvider();
  t.teardown(provider.close);
  say(provider, { issuer, jwks_uri: provider.jwksUri });
  const metadataUrl = `${new URL(provider.jwksUri).origin}${wellKnown}`;
  t.same(await discover(trusting(provider), named(provider, { issuer, metadataUrl })), {
    jwksUri: provider.jwksUri,
    tokenEndpoint: undefined,
  });
});
