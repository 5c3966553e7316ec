import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { issuers, startKeyServer } from '../support/key-server.ts';
import { CLIENT, startOpenIdProvider } from '../support/openid-provider.ts';
import { policyText } from '../support/policy.ts';
import { runDexodus } from '../support/run-dexodus.ts';

const keys = await startKeyServer();
t.teardown(() => keys.close());
const ias = { name: 'ias', issuer: issuers.a, jwksUri: keys.url('a'), allowInsecure: true };

/** In place of Dex: the keys of `b`, by a name that the policy takes for Dex's. */
const dexUrl = keys.url('b').replace('127.0.0.1', 'localhost');
const dexRule = {
  apiVersion: 'gateway.kyma-project.io/v1beta1',
  kind: 'APIRule',
  metadata: { name: 'orders', namespace: 'shop' },
  spec: {
    service: { name: 'orders', port: 80 },
    rules: [
      {
        path: '/orders.*',
        methods: ['GET'],
        accessStrategies: [
          {
            handler: 'jwt',
            config: { trusted_issuers: [issuers.b], jwks_urls: [dexUrl], required_scope: ['read'] },
          },
        ],
      },
      {
        path: '/other',
        methods: ['GET'],
        accessStrategies: [{ handler: 'jwt', config: { target_audience: ['a'] } }],
      },
    ],
  },
};
const policy = policyText({
  providers: [ias],
  dex: { hosts: ['localhost', 'b.example.com'], implicit: false },
});
const folder = t.testdir({
  'policy.yaml': policy,
  'orders.yaml': JSON.stringify(dexRule),
  'two.yaml': `${JSON.stringify(dexRule)}\n---\n${JSON.stringify({ ...dexRule, metadata: { name: 'b' } })}`,
  'clean.yaml': JSON.stringify(dexRule)
    .replaceAll(issuers.b, issuers.a)
    .replaceAll(dexUrl, keys.url('a')),
});
const file = (name: string): string => join(folder, name);

async function token(stdin: string, ...args: readonly string[]) {
  const given = ['--policy', file('policy.yaml'), '-f', file('orders.yaml'), '--path', '/orders'];
  return runDexodus(['token', ...given, ...args], { stdin });
}

const byDex = await keys.sign('b', { iss: issuers.b, scope: 'read' });
const byIas = await keys.sign('a', { scope: 'read' });

t.test('wrong usage and bad input end with 2, and never hold the token', async (t) => {
  const cases: readonly (readonly [readonly string[], string, RegExp])[] = [
    [[], '', /a token is needed: as the argument, on standard input \(-\), or by --provider/],
    [['-'], '', /the token is empty/],
    [['-'], `${byIas} ${byIas}`, /printable ASCII/],
    [['-'], 'ä', /printable ASCII/],
    [['-'], 'x'.repeat(70_000), /at most 65536/],
    [['-', '-f', '-'], byIas, /standard input can be read only once/],
    [['-', '--provider', 'ias'], byIas, /either a token is given, or --provider/],
    [['--provider', 'ias'], '', /--client-id and --client-secret-file must be given too/],
    [['-', '--client-auth', 'jwt'], byIas, /basic, post/],
    [['-', '--in', 'body:a'], byIas, /bearer, header:NAME/],
    [['-', '--handler', 'hydra'], byIas, /ory, istio/],
    [['-', '-f', file('policy.yaml')], byIas, /no APIRule/],
    [['-', '-f', file('two.yaml')], byIas, /--name/],
    [['-', '-f', file('none.yaml')], byIas, /ENOENT/],
    [['-', '--policy', file('orders.yaml')], byIas, /no valid policy/],
  ];
  for (const [args, stdin, message] of cases) {
    const { code, stdout, stderr } = await token(stdin, ...args);
    t.match({ code, stderr, stdout }, { code: 2, stderr: message, stdout: '' }, args.join(' '));
    t.notMatch(stderr, byIas);
  }
});

t.test("the new provider's token gets through after the fix, and Dex's no longer", async (t) => {
  const good = await token(`Bearer ${byIas}\n`, '-');
  t.equal(good.code, 0, good.stdout + good.stderr);
  t.match(good.stdout, /outcome {8}refused \(401\) {2}through\n/);
  t.match(good.stdout, /\nFix: .*: Dex replaced by ias\n/);
  const old = await token(byDex, '-');
  t.equal(old.code, 1, old.stderr);
  t.match(old.stdout, /outcome {8}through {8}refused \(401\)\n/);
  for (const { stdout, stderr } of [good, old]) {
    for (const part of [...byIas.split('.'), ...byDex.split('.')]) t.notOk(stdout.includes(part));
    t.equal(stderr, '');
  }
});

t.test('as an argument, and with nothing to fix', async (t) => {
  const { code, stdout } = await token('', byIas, '-f', file('clean.yaml'), '-o', 'json');
  t.equal(code, 0);
  const report = JSON.parse(stdout);
  t.match(report, { before: { outcome: 'through' }, after: null, fix: [] });
});

t.test('one of several APIRules, by its name', async (t) => {
  const { stdout } = await token(byIas, '-', '-f', file('two.yaml'), '--name', 'b');
  t.match(stdout, /^APIRule default\/b /);
});

t.test("a rule without jwks_urls is decided by Oathkeeper's global ones", async (t) => {
  const args = ['-', '--path', '/other', '-o', 'json'];
  const audience = await keys.sign('a', { aud: 'a' });
  t.match(JSON.parse((await token(audience, ...args)).stdout), {
    before: { outcome: 'undecided' },
  });
  const global = ['--global-jwks-url', keys.url('b'), '--global-jwks-url', keys.url('a')];
  t.match(JSON.parse((await token(audience, ...args, ...global)).stdout), {
    before: { outcome: 'through' },
  });
});

t.test('the request: its method, and where the token is', async (t) => {
  t.match(await token(byIas, '-', '--method', 'post'), { code: 1, stdout: /POST.*\n[^]*404/ });
  t.match(await token(byIas, '-', '--in', 'header:X-Token'), {
    code: 1,
    stdout: /it looks in header "Authorization: Bearer TOKEN"/,
  });
  t.match(await token(byIas, '-', '--in', 'bearer'), { code: 0 });
});

t.test("in a cluster with Istio's handler", async (t) => {
  await writeFile(
    file('istio.yaml'),
    JSON.stringify({
      ...dexRule,
      apiVersion: 'gateway.kyma-project.io/v2',
      spec: {
        rules: [
          {
            path: '/*',
            methods: ['GET'],
            jwt: { authentications: [{ issuer: issuers.b, jwksUri: dexUrl }] },
          },
        ],
      },
    }),
  );
  const { code, stdout } = await token(byIas, '-', '-f', file('istio.yaml'));
  t.equal(code, 0, stdout);
  t.match(stdout, /outcome {8}refused \(401\) {2}through\n/);
});

t.test('a token by client credentials from a provider with an authority of its own', async (t) => {
  const provider = await startOpenIdProvider();
  t.teardown(() => provider.close());
  // Its keys are left to discovery, as in a running server.
  const own = { name: 'own', issuer: provider.issuer };
  const folder = t.testdir({
    'policy.yaml': policyText({
      providers: [{ ...own, allowPrivate: true }],
      defaults: ['own'],
      dex: { hosts: ['b.example.com'], implicit: false },
    }),
    'orders.yaml': JSON.stringify(dexRule).replaceAll(dexUrl, 'https://b.example.com/keys'),
    'ca.crt': provider.ca,
    secret: `${CLIENT.secret}\n`,
    wrong: 'not-the-secret',
  });
  for (const name of ['secret', 'wrong']) await chmod(join(folder, name), 0o600);
  const env = { NODE_EXTRA_CA_CERTS: join(folder, 'ca.crt') };
  const ask = (args: Readonly<Record<string, string>>, environment: NodeJS.ProcessEnv = env) => {
    const options = {
      policy: join(folder, 'policy.yaml'),
      filename: join(folder, 'orders.yaml'),
      path: '/orders',
      provider: 'own',
      'client-id': CLIENT.id,
      'client-secret-file': join(folder, 'secret'),
      ...args,
    };
    const list = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    return runDexodus(['token', ...list], { env: environment });
  };

  const good = await ask({ scope: 'read write' });
  t.match(good, { code: 0, stderr: '' });
  t.match(good.stdout, /\nToken by client credentials from "own", scope "read write"\n/);
  t.match(good.stdout, /outcome {8}refused \(401\) {2}through\n/);
  t.match(JSON.parse((await ask({ scope: 'write', output: 'json' })).stdout), {
    issued: { provider: 'own', scope: 'write' },
    after: { outcome: 'refused', checks: Array },
  });
  const refused = await ask({ 'client-secret-file': join(folder, 'wrong') });
  t.match(refused, { code: 2, stdout: '', stderr: /token": gives no token: "invalid_client"/ });
  const untrusted = await ask({}, {});
  t.match(untrusted.stderr, /^dexodus: the keys of provider "own" are not found: /);
  t.match(untrusted, { code: 2, stderr: /not trusted here: name it with NODE_EXTRA_CA_CERTS/ });
  for (const { stdout, stderr } of [good, refused, untrusted]) {
    for (const secret of [CLIENT.secret, 'not-the-secret', 'eyJ'])
      t.notOk(`${stdout}${stderr}`.includes(secret));
  }
});

t.test('a selector takes the labels of the Namespace beside the APIRule', async (t) => {
  const namespaces = [{ selector: { matchLabels: { stage: 'legacy' } }, mode: 'warn' }];
  const shop = { name: 'shop', labels: { stage: 'legacy' } };
  const namespace = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: shop });
  const here = t.testdir({
    'policy.yaml': JSON.stringify({ ...JSON.parse(policy), namespaces }),
    'both.yaml': `${JSON.stringify(dexRule)}\n---\n${namespace}`,
  });
  const byLabel = ['--policy', join(here, 'policy.yaml')];
  const unknown = await token(byIas, '-', ...byLabel);
  t.equal(unknown.code, 2);
  t.match(unknown.stderr, /^dexodus: namespace "shop" is not in the input/);
  const known = await token(byIas, '-', ...byLabel, '-f', join(here, 'both.yaml'));
  t.equal(known.code, 0);
  t.match(known.stdout, 'the mode of the namespace is warn');
});
