import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import t from 'tap';

import {
  askProvider,
  CLIENT,
  requestAccessToken,
  startOpenIdProvider,
  type OpenIdProvider,
} from './openid-provider.ts';

async function readKeys(provider: OpenIdProvider): Promise<JSONWebKeySet> {
  return JSON.parse(await askProvider(provider, provider.jwksUri));
}

for (const path of ['', '/realms/orders']) {
  t.test(
    `a token verifies with the keys of an issuer at '${path}' until they rotate`,
    async (t) => {
      const provider = await startOpenIdProvider({ path });
      t.teardown(provider.close);

      const metadata = `${provider.issuer}/.well-known/openid-configuration`;
      t.match(JSON.parse(await askProvider(provider, metadata)), {
        issuer: provider.issuer,
        jwks_uri: provider.jwksUri,
        token_endpoint: provider.tokenEndpoint,
      });

      const token = await requestAccessToken(provider);
      const keys = await readKeys(provider);
      const expected = { issuer: provider.issuer, audience: CLIENT.audience };
      const { payload } = await jwtVerify(token, createLocalJWKSet(keys), expected);
      t.equal(payload['scope'], 'read');

      await provider.rotate();
      const rotated = createLocalJWKSet(await readKeys(provider));
      await t.rejects(jwtVerify(token, rotated), { code: 'ERR_JWKS_NO_MATCHING_KEY' });
      await jwtVerify(await requestAccessToken(provider), rotated, expected);
    },
  );
}

t.test('an ES256 provider signs with ES256', async (t) => {
  const provider = await startOpenIdProvider({ algorithms: ['ES256'] });
  t.teardown(provider.close);
  t.equal(decodeProtectedHeader(await requestAccessToken(provider)).alg, 'ES256');
});

t.test('misbehaves on one path until it is told to stop', async (t) => {
  const provider = await startOpenIdProvider();
  t.teardown(provider.close);
  provider.misbehave('/jwks', (_request, response) => response.end('garbage'));
  t.equal(await askProvider(provider, provider.jwksUri), 'garbage');
  provider.misbehave('/jwks');
  t.match(await readKeys(provider), { keys: [{ kty: 'RSA' }] });
  t.same(provider.requests, ['GET /jwks', 'GET /jwks']);
});

t.test('goes away', async (t) => {
  const provider = await startOpenIdProvider();
  await provider.close();
  await t.rejects(askProvider(provider, provider.jwksUri), { code: 'ECONNREFUSED' });
});
