import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { makeLocalCertificates } from '../../src/certificates/local-certificates.ts';
import { eventually } from '../control-plane/eventually.ts';
import { startOpenIdProvider } from '../support/openid-provider.ts';
import { policyText } from '../support/policy.ts';
import { post } from '../support/post.ts';
import { apiRule, reviewOf } from '../support/review.ts';
import { startServe } from '../support/serve-process.ts';

const wellKnown = '/.well-known/openid-configuration';
const review = JSON.stringify(reviewOf(apiRule([{ jwks_urls: ['https://dex.kyma.local/keys'] }])));

t.test('a running server discovers its provider, and does without it afterwards', async (t) => {
  const provider = await startOpenIdProvider();
  t.teardown(provider.close);
  provider.misbehave(wellKnown, (_request, response) => response.writeHead(503).end());
  const directory = t.testdir({ 'provider-ca.crt': provider.ca });
  const policy = join(directory, 'policy.yaml');
  const setPolicy = (name: string) => {
    const providers = [{ name, issuer: provider.issuer, allowPrivate: true }];
    return writeFile(policy, policyText({ providers, defaults: [name] }));
  };
  await setPolicy('ias');
  const certs = join(directory, 'certs');
  await makeLocalCertificates(certs, Date.now());
  const server = await startServe(t, ['--policy', policy, '--certs', certs], {
    NODE_EXTRA_CA_CERTS: join(directory, 'provider-ca.crt'),
  });
  const ask = async (endpoint: string) =>
    JSON.parse((await post(`${server.url}/${endpoint}`, review, server)).body).response;
  const patchOf = async () => {
    const { patch } = await ask('mutate');
    return patch === undefined ? undefined : String(Buffer.from(patch, 'base64'));
  };
  const metrics = async () => (await server.probe('/metrics'))?.body ?? '';

  await t.test('one that is away does not keep it from starting', async (t) => {
    await eventually('it is ready', async () =>
      (await server.probe('/readyz'))?.status === 200 ? true : undefined,
    );
    t.equal(await patchOf(), undefined);
    const { allowed, status } = await ask('validate');
    t.equal(allowed, false);
    t.match(status.message, 'the keys of provider "ias" were never discovered');
    t.match(await metrics(), 'dexodus_provider_up{provider="ias"} 0\n');
  });

  await t.test('as soon as it answers, Dex is replaced by it', async (t) => {
    provider.misbehave(wellKnown);
    const patch = await eventually('a patch', patchOf);
    t.match(patch, provider.jwksUri);
    const text = await metrics();
    t.match(text, 'dexodus_provider_up{provider="ias"} 1\n');
    t.match(text, 'dexodus_provider_keys{provider="ias",algorithm="RS256"} 1\n');
    t.match(text, /dexodus_provider_last_success_timestamp_seconds\{provider="ias"\} 1\d{9}/u);
    t.match(text, 'dexodus_policy_loads_total{result="loaded"} 1\n', 'it is the same policy');
  });

  await t.test('gone again, it is not needed; nor by another name', async (t) => {
    await provider.close();
    t.match(await patchOf(), provider.jwksUri);
    await setPolicy('renamed');
    await eventually('the new policy', async () =>
      (await metrics()).includes('{provider="renamed"} 0') ? true : undefined,
    );
    t.match(await patchOf(), provider.jwksUri);
    t.notMatch(await metrics(), 'provider="ias"', 'what is no provider any more is not shown');
  });

  await t.test('every line of the log tells the policy by which the server lived', async (t) => {
    const { log } = server;
    await eventually('the last line', async () =>
      log.find((line) => line['provider'] === 'renamed' && line['health'] !== undefined),
    );
    const from = log.findIndex(({ msg }) => msg === 'policy loaded');
    t.ok(from === 0 && log.length > 5, `of ${log.length} lines`);
    const hashes = new Set(log.map((line) => line['policy']));
    t.equal(hashes.size, 2, 'two policies');
    for (const hash of hashes) t.match(hash, /^[0-9a-f]{12}$/u);
    const told = log.filter((line) => line['health'] !== undefined);
    t.same(
      told.map((line) => `${String(line['provider'])} ${String(line['health'])}`),
      ['ias unhealthy', 'ias healthy', 'renamed unhealthy'],
      'one line for each change',
    );
  });
});

t.test('a provider that is silent holds the start up for as long as one look takes', async (t) => {
  const provider = await startOpenIdProvider();
  t.teardown(provider.close);
  provider.misbehave(wellKnown, () => {});
  const directory = t.testdir({ 'provider-ca.crt': provider.ca });
  const policy = join(directory, 'policy.yaml');
  const providers = [{ name: 'ias', issuer: provider.issuer, allowPrivate: true }];
  await writeFile(policy, policyText({ providers }));
  const certs = join(directory, 'certs');
  await makeLocalCertificates(certs, Date.now());
  const server = await startServe(t, ['--policy', policy, '--certs', certs, '--drain-delay', '0'], {
    NODE_EXTRA_CA_CERTS: join(directory, 'provider-ca.crt'),
  });
  t.match(await server.probe('/readyz'), {
    status: 503,
    body: 'not ready: provider ias is being asked for its keys\n',
  });
  await eventually('it is ready', async () =>
    (await server.probe('/readyz'))?.status === 200 ? true : undefined,
  );
  await eventually('the line', async () =>
    server.log.find(({ msg }) => String(msg).includes('no answer within 5 seconds')),
  );
  server.signal('SIGTERM');
  t.equal(await server.exited, 0, 'what is under way at the end holds nothing up');
});
