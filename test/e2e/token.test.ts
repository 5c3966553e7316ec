import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { isObject, type JsonObject } from '../../src/json.ts';
import { startInstalled, type Installed } from '../control-plane/installed.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';
import { accessRulesOf } from '../oathkeeper/access-rules.ts';
import { skipWithoutOathkeeper } from '../oathkeeper/binary.ts';
import { oathkeeperStatus } from '../oathkeeper/oathkeeper-status.ts';
import { startOathkeeper } from '../oathkeeper/oathkeeper.ts';
import { issuers, startKeyServer } from '../support/key-server.ts';
import { CLIENT, requestAccessToken, startOpenIdProvider } from '../support/openid-provider.ts';
import { policyText } from '../support/policy.ts';
import { runDexodus } from '../support/run-dexodus.ts';

const skip = (await skipWithoutControlPlane()) || (await skipWithoutOathkeeper());

t.test(
  'APIRules that used Dex, stored through the webhook, and a real Oathkeeper',
  { skip },
  async (t) => {
    const dex = await startOpenIdProvider({ issuer: 'https://dex.kyma.local' });
    const ias = await startOpenIdProvider({ issuer: 'https://ias.example.com' });
    const partner = await startKeyServer();
    for (const server of [dex, ias, partner]) t.teardown(() => server.close());
    const dexKeys = dex.jwksUri;
    // One host name of loopback is Dex, the other one is not.
    const here = (url: string): string => url.replace('localhost', '127.0.0.1');
    const iasKeys = here(ias.jwksUri);
    const partnerKeys = partner.url('a');

    const configs: Readonly<Record<string, JsonObject>> = {
      explicit: { trusted_issuers: [dex.issuer], jwks_urls: [dexKeys] },
      implicit: { trusted_issuers: [dex.issuer] },
      'any-issuer': { jwks_urls: [dexKeys] },
      empty: {},
      blank: { trusted_issuers: [''], jwks_urls: [''] },
      half: { trusted_issuers: [dex.issuer], jwks_urls: [iasKeys] },
      'other-half': { trusted_issuers: [ias.issuer], jwks_urls: [dexKeys] },
      beside: { trusted_issuers: [issuers.a, dex.issuer], jwks_urls: [dexKeys, partnerKeys] },
      demanding: {
        trusted_issuers: [dex.issuer],
        jwks_urls: [dexKeys],
        required_scope: ['read'],
        target_audience: [CLIENT.audience],
      },
      foreign: { trusted_issuers: [issuers.a], jwks_urls: [partnerKeys] },
    };
    const tokens: Readonly<Record<string, string>> = {
      dex: await requestAccessToken(dex),
      ias: await requestAccessToken(ias),
      iasWrite: await requestAccessToken(ias, 'write'),
      partner: await partner.sign('a'),
      expired: await partner.sign('a', { exp: 1_000_000_000 }),
    };
    const policy = (mode: 'audit' | 'fix'): string =>
      policyText({
        mode,
        providers: [
          {
            name: 'ias',
            issuer: ias.issuer,
            jwksUri: iasKeys,
            metadataUrl: here(ias.jwksUri.replace('/jwks', '/.well-known/openid-configuration')),
            allowPrivate: true,
          },
          { name: 'partner', issuer: issuers.a, jwksUri: partnerKeys, allowInsecure: true },
        ],
        dex: { hosts: ['dex.*', 'localhost'] },
      });

    const installed = await startInstalled({ policy: policy('audit') });
    t.teardown(installed.stop);
    const before = await store(installed, 'before', configs);
    t.match(await installed.setPolicy(policy('fix')), { kind: 'loaded' });
    const after = await store(installed, 'after', configs);

    const ca = `${dex.ca}\n${ias.ca}`;
    const hostOf = (state: string, name: string): string => `${name}.${state}.example.com`;
    const rulesOf = (state: string, objects: ReadonlyMap<string, JsonObject>) =>
      [...objects].flatMap(([name, object]) => accessRulesOf(object, hostOf(state, name)));
    const oathkeeper = await startOathkeeper(
      [...rulesOf('before', before), ...rulesOf('after', after)],
      { jwksUrls: [dexKeys], ca },
    );
    t.teardown(() => oathkeeper.stop());
    const decide = (state: string, name: string, token: string): Promise<number> =>
      oathkeeper.decide({
        host: hostOf(state, name),
        method: 'GET',
        target: '/orders',
        headers: { authorization: `Bearer ${token}` },
      });

    const folder = t.testdir({ 'ca.crt': ca, 'policy.yaml': policy('fix') });
    // The same program is started dozens of times.
    const cache = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
    const env = { NODE_EXTRA_CA_CERTS: join(folder, 'ca.crt'), ...cache };
    const run = (name: string, args: readonly string[], stdin = '') => {
      const files = ['--policy', join(folder, 'policy.yaml'), '-f', join(folder, `${name}.json`)];
      const all = [...files, '--path', '/orders', '--global-jwks-url', dexKeys, ...args];
      return runDexodus(['token', ...all], { stdin, env });
    };
    for (const [name, object] of before)
      await writeFile(join(folder, `${name}.json`), JSON.stringify(object));

    await t.test(
      "Dex's token gets through before the fix and not after it, the new one the other way",
      async (t) => {
        for (const name of ['explicit', 'implicit', 'any-issuer', 'empty', 'demanding']) {
          const answers = async (token: string): Promise<readonly number[]> => [
            await decide('before', name, token),
            await decide('after', name, token),
          ];
          t.same(await answers(tokens['dex'] ?? ''), [200, 401], `${name}, Dex's token`);
          t.same(
            await answers(tokens['ias'] ?? ''),
            [401, 200],
            `${name}, the new provider's token`,
          );
        }
      },
    );

    await t.test('whoever was let in without Dex still is, and nobody else', async (t) => {
      for (const name of ['beside', 'foreign']) {
        for (const state of ['before', 'after']) {
          t.equal(await decide(state, name, tokens['partner'] ?? ''), 200, `${name} ${state}`);
          t.equal(await decide(state, name, tokens['expired'] ?? ''), 401, `${name} ${state}`);
        }
      }
      t.equal(await decide('after', 'foreign', tokens['ias'] ?? ''), 401);
    });

    for (const name of Object.keys(configs)) {
      await t.test(`dexodus token and Oathkeeper agree: ${name}`, async (t) => {
        const checks = Object.entries(tokens).map(async ([whose, token]) => {
          const { stdout, stderr } = await run(name, ['-', '-o', 'json'], token);
          t.equal(stderr, '', whose);
          const report = JSON.parse(stdout);
          const told = [report.before, report.after ?? report.before].map(({ checks }) =>
            oathkeeperStatus(checks),
          );
          const seen = [await decide('before', name, token), await decide('after', name, token)];
          t.same(told, seen, `${whose}: ${stdout}`);
        });
        await Promise.all(checks);
      });
    }

    await t.test(
      'a job that asks the new provider for its token gets through after the fix',
      async (t) => {
        const secret = join(folder, 'secret');
        await writeFile(secret, CLIENT.secret, { mode: 0o600 });
        const client = [
          '--provider',
          'ias',
          '--client-id',
          CLIENT.id,
          '--client-secret-file',
          secret,
        ];
        const { code, stdout, stderr } = await run('demanding', [...client, '--scope', 'read']);
        t.equal(code, 0, stdout + stderr);
        t.match(stdout, /outcome {8}refused \(401\) {2}through\n/);
        t.match(await run('demanding', [...client, '--scope', 'write']), { code: 1 });
      },
    );
  },
);

/** Stores an APIRule for each configuration, and gives what the API server made of it. */
async function store(
  { cluster: { developer } }: Installed,
  state: string,
  configs: Readonly<Record<string, JsonObject>>,
): Promise<ReadonlyMap<string, JsonObject>> {
  const items = Object.entries(configs).map(([name, config]) => ({
    apiVersion: 'gateway.kyma-project.io/v1beta1',
    kind: 'APIRule',
    metadata: { name: `${name}-${state}`, namespace: 'default' },
    spec: {
      gateway: 'kyma-gateway.kyma-system.svc.cluster.local',
      host: `${name}.example.com`,
      service: { name: 'orders', port: 8080 },
      rules: [{ path: '/.*', methods: ['GET'], accessStrategies: [{ handler: 'jwt', config }] }],
    },
  }));
  await developer.kubectlOrThrow(['create', '-f', '-'], { apiVersion: 'v1', kind: 'List', items });
  const list: unknown = JSON.parse(
    await developer.kubectlOrThrow([
      'get',
      'apirules.v1beta1.gateway.kyma-project.io',
      ...items.map(({ metadata: { name } }) => name),
      '-o',
      'json',
    ]),
  );
  const stored = isObject(list) && Array.isArray(list['items']) ? list['items'] : [];
  return new Map(
    Object.keys(configs).map((name, index) => {
      const object: unknown = stored[index];
      if (!isObject(object)) throw new Error(`${name} is not stored`);
      return [name, object];
    }),
  );
}
