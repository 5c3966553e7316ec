import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import t from 'tap';
import { systemFetch } from '../../src/providers/fetch-json.ts';
import { obtainToken } from '../../src/token/obtain-token.ts';
import type { TokenSource } from '../../src/token/token-source.ts';
import { CLIENT, startOpenIdProvider } from '../support/openid-provider.ts';
import { testPolicy } from '../support/policy.ts';

const provider = await startOpenIdProvider();
t.teardown(() => provider.close());
const secretFile = join(t.testdir({ secret: `${CLIENT.secret}\n` }), 'secret');
await chmod(secretFile, 0o600);
const policy = testPolicy({
  providers: [{ name: 'ias', issuer: provider.issuer, allowPrivate: true }],
});
const source: TokenSource = {
  kind: 'clientCredentials',
  provider: 'ias',
  secretFile,
  id: CLIENT.id,
  authentication: 'basic',
  scope: 'read',
};
const dependencies = { ...systemFetch, ca: provider.ca };

t.test('a provider that the policy does not name is never asked', async (t) => {
  await t.rejects(obtainToken(dependencies, { ...source, provider: 'dex' }, policy), {
    code: 'ERR_USAGE',
    message: 'the policy has no provider "dex", only "ias"',
  });
  const nobody = testPolicy({ providers: [], defaults: [], mode: 'audit' });
  await t.rejects(obtainToken(dependencies, source, nobody), { message: /only none at all/ });
  t.same(provider.requests, []);
});

t.test('a token that no gateway takes is refused, and not told', async (t) => {
  provider.misbehave('/token', (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"access_token": "hidden\\nhidden", "token_type": "bearer"}');
  });
  t.teardown(() => provider.misbehave('/token'));
  const error: unknown = await obtainToken(dependencies, source, policy).catch((e: unknown) => e);
  t.match(error, { code: 'ERR_USAGE', message: /printable ASCII/ });
  t.notMatch(error, { message: /hidden/ });
});

t.test('one that is given is told from one that a provider gave', async (t) => {
  t.same(await obtainToken(dependencies, { kind: 'given', argument: 'Bearer a.b.c' }, policy), {
    text: 'a.b.c',
    issued: undefined,
    warnings: [],
  });
  const issued = await obtainToken(dependencies, source, policy);
  t.match(issued, { issued: { provider: 'ias', scope: 'read' }, warnings: [] });
  t.match(decodeJwt(issued.text), { iss: provider.issuer, client_id: CLIENT.id });
});

t.test('what is suspicious about the secret goes along', async (t) => {
  const open = join(t.testdir({}), 'secret');
  await writeFile(open, CLIENT.secret);
  await chmod(open, 0o604);
  t.match(await obtainToken(dependencies, { ...source, secretFile: open }, policy), {
    warnings: [/open to every user/],
  });
});
