import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { hashPolicy } from '../../src/policy-source/hash-policy.ts';
import { runCommand } from '../control-plane/run-command.ts';
import { startOpenIdProvider } from '../support/openid-provider.ts';
import { policyText } from '../support/policy.ts';
import { runDexodus } from '../support/run-dexodus.ts';

const document = `apiVersion: dexodus.dev/v1
kind: Policy
mode: warn
dex: { hosts: [dex.*, '*.example.com'] }
`;
const manifest = (text: string): string => `# in Git
apiVersion: v1
kind: ConfigMap
metadata: { name: dexodus-policy }
data:
  policy.yaml: |
${text.replaceAll(/^(?=.)/gm, '    ')}`;
const folder = t.testdir({
  'policy.yaml': document,
  'bad.yaml': document.replace('warn', 'wran').replace('dex:', 'dexx:'),
  'configmap.yaml': manifest(document),
  'configmap.json': JSON.stringify({ kind: 'ConfigMap', data: { 'policy.yaml': 'mode: wran' } }),
  'bad-configmap.yaml': manifest(document.replace('warn', 'wran')),
  'no-key.yaml': 'kind: ConfigMap\ndata: { policy.yml: x }\n',
  'binary.json': JSON.stringify({ kind: 'ConfigMap', binaryData: { 'policy.yaml': '/w==' } }),
  'broken-configmap.yaml': 'kind: ConfigMap\ndata: [\n',
  'empty.yaml': '',
  'two.yaml': `${document}---\n${document}`,
  'deep.yaml': `apiVersion: ${'['.repeat(100_000)}`,
});
const file = (name: string): string => join(folder, name);
const check = (...args: readonly string[]) => runDexodus(['policy', 'check', ...args]);

t.test('a policy that can not be used ends with 2, and says where and why', async (t) => {
  writeFileSync(file('latin1.yaml'), Buffer.from('# f\u00fcr\n', 'latin1'));
  writeFileSync(file('large.yaml'), Buffer.alloc(3 * 1024 * 1024 + 1, '#'));
  for (const [name, said] of [
    [
      'bad.yaml',
      /bad\.yaml is no valid policy:\nline 3: mode: .*\nline 4: dexx: is no known key\n$/,
    ],
    ['bad-configmap.yaml', /, key policy\.yaml is no valid policy:\nline 9: mode: /],
    ['configmap.json', /configmap\.json, key policy\.yaml is no valid policy:\nline 1: /],
    ['no-key.yaml', /no-key\.yaml is no valid policy:\nthe ConfigMap has no key policy\.yaml\n$/],
    ['binary.json', /the ConfigMap has the key policy\.yaml in binaryData: it must be text/],
    ['broken-configmap.yaml', /is no valid policy:\nline 3: /],
    ['empty.yaml', /is no valid policy:\nthe document is empty\n$/],
    ['two.yaml', /is no valid policy:\nline 5: a second document begins: write one only\n$/],
    ['deep.yaml', /is no valid policy:\nline 1: nested more than 50 levels deep\n$/],
    ['latin1.yaml', /the policy can't be read: .*latin1\.yaml: line 1 is not UTF-8\n$/],
    ['large.yaml', /large\.yaml: it is larger than 3145728 bytes\n$/],
    ['none.yaml', /the policy can't be read: .*none\.yaml: ENOENT/],
    ['', /the policy can't be read: .*EISDIR/],
  ] as const)
    t.match(await check(file(name)), { code: 2, stdout: '', stderr: said }, name);
});

t.test('the worst texts fit into the memory of a small process', async (t) => {
  const main = join(import.meta.dirname, '../../src/main.ts');
  for (const [name, text, said] of [
    ['values', `exemptions: [${'a,'.repeat(110_000)}]`, 'a list of more than 20000 entries'],
    ['wrong', `exemptions: [${'a,'.repeat(20_000)}]`, 'exemptions[0]: Invalid input'],
  ] as const) {
    writeFileSync(file(name), text);
    const args = ['--max-old-space-size=128', main, 'policy', 'check', file(name)];
    const { code, stderr } = await runCommand(process.execPath, args);
    t.equal(code, 2, name);
    t.match(stderr, said);
  }
});

t.test('a policy that can be used ends with 0, and warnings are told', async (t) => {
  const warning = 'warning: dex.hosts[1]: "*.example.com" is wider than ';
  for (const name of ['policy.yaml', 'configmap.yaml']) {
    const { code, stdout, stderr } = await check(file(name));
    t.same({ code, stderr }, { code: 0, stderr: '' });
    t.ok(
      stdout.startsWith(`${file(name)}: can be used, policy ${hashPolicy(document)}\n${warning}`),
      'the hash is that of the text which the server reads',
    );
  }
  const stdin = { stdin: policyText() };
  t.match(await runDexodus(['policy', 'check', '-'], stdin), {
    code: 0,
    stdout: `-: can be used, policy ${hashPolicy(policyText())}\n`,
  });
});

t.test('json is for machines, whether the policy can be used or not', async (t) => {
  const good = await check(file('configmap.yaml'), '-o', 'json');
  t.match(JSON.parse(good.stdout), {
    valid: true,
    policy: hashPolicy(document),
    problems: [],
    warnings: [/^dex\.hosts\[1\]: /],
  });
  const bad = await check(file('no-key.yaml'), '-o', 'json');
  t.equal(bad.code, 2);
  t.same(JSON.parse(bad.stdout), {
    file: file('no-key.yaml'),
    valid: false,
    problems: ['the ConfigMap has no key policy.yaml'],
    warnings: [],
  });
});

t.test('the other commands take the manifest of a ConfigMap, too', async (t) => {
  const args = ['check', '--policy', file('configmap.yaml'), '-f', '-'];
  t.match(await runDexodus(args, { stdin: 'kind: Namespace' }), { code: 0 });
});

t.test('online, each provider is told of, and one that can not be used ends with 1', async (t) => {
  const well = await startOpenIdProvider();
  t.teardown(well.close);
  const other = await startOpenIdProvider({ algorithms: ['ES256'] });
  t.teardown(other.close);
  const rules = { allowPrivate: true };
  const ias = { name: 'ias', issuer: well.issuer, ...rules };
  const ec = { name: 'ec', issuer: other.issuer, ...rules };
  writeFileSync(file('authorities.crt'), `${well.ca}\n${other.ca}`);
  const env = { NODE_EXTRA_CA_CERTS: file('authorities.crt') };
  const online = (providers: readonly object[], ...args: readonly string[]) =>
    runDexodus(['policy', 'check', '-', '--online', ...args], {
      stdin: policyText({ providers }),
      env,
    });

  const good = await online([ias, ec]);
  t.match(good, { code: 0, stderr: '' });
  t.match(good.stdout.split('\n'), [
    /can be used/u,
    `healthy: provider "ias": signature keys at "${well.jwksUri}": 1 for RS256`,
    `suspicious: provider "ec": signature keys at "${other.jwksUri}": 1 for ES256`,
    /^warning: provider "ec": no key is for RS256, .*allowed_algorithms/u,
    '',
  ]);
  t.equal(well.requests.length, 2, 'metadata and keys, once each');

  const ill = await online([{ ...ias, allowPrivate: false }], '-o', 'json');
  t.equal(ill.code, 1);
  t.match(JSON.parse(ill.stdout), {
    valid: true,
    providers: [
      {
        name: 'ias',
        health: 'unhealthy',
        algorithms: {},
        lines: [/no public address \(loopback\): .*allowPrivate/u],
      },
    ],
  });
  t.equal(well.requests.length, 2);
});
