import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';
import { ias, policyText } from '../support/policy.ts';

const main = join(import.meta.dirname, '../../src/main.ts');

function check(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'check', ...args], {
    encoding: 'utf8',
    input: input === '' ? '\n' : input,
    env: { PATH: process.env['PATH'] },
  });
  return { status, stdout, stderr };
}

const dexRule = `# who owns this
apiVersion: gateway.kyma-project.io/v1beta1
kind: APIRule
metadata: { name: orders, namespace: shop }
spec:
  rules:
    - path: /a # the path
      accessStrategies:
        - handler: jwt
          config:
            trusted_issuers: ['https://dex.kyma.local']
            jwks_urls: ['https://dex.kyma.local/keys']
`;
const cleanRule = dexRule.replaceAll('dex.kyma.local', 'login.example.org');
const deniedRule = dexRule.replace("'https://dex.kyma.local']", "'https://login.example.org']");
const folder = t.testdir({
  'policy.yaml': policyText(),
  'deny.yaml': policyText({ mode: 'deny' }),
  'audit.yaml': policyText({ mode: 'audit' }),
  'bad.yaml': 'mode: fixx',
  'undiscovered.yaml': policyText({ providers: [{ name: 'ias', issuer: ias.issuer }] }),
  rules: {
    'clean.yaml': cleanRule,
    'dex.yml': dexRule,
    'list.json': JSON.stringify({
      kind: 'List',
      items: [
        { kind: 'ConfigMap' },
        {
          kind: 'APIRule',
          apiVersion: 'gateway.kyma-project.io/v2',
          metadata: { name: 'v2' },
          spec: { rules: [{ jwt: {} }] },
        },
      ],
    }),
    'notes.txt': 'a: [',
  },
  'broken.yaml': `${dexRule}---\na: [\n`,
});
const policy = ['--policy', join(folder, 'policy.yaml')];

t.test('wrong usage and bad input end with 2, and say where and what', async (t) => {
  t.match(check([]), { status: 2, stderr: /--policy/ });
  t.match(check([...policy]), { status: 2, stderr: /--filename/ });
  t.match(check([...policy, '-f', '-', '-o', 'xml']), {
    status: 2,
    stderr: /text, json, yaml, diff/,
  });
  t.match(check(['--policy', 'none.yaml', '-f', '-']), {
    status: 2,
    stderr: /the policy can't be read/,
  });
  t.match(check(['--policy', join(folder, 'bad.yaml'), '-f', '-']), {
    status: 2,
    stderr: /bad\.yaml is no valid policy:\n.*line 1: /,
  });
  t.match(check([...policy, '-f', 'none']), { status: 2, stderr: /none: ENOENT/ });
  const broken = check([...policy, '-f', join(folder, 'broken.yaml')]);
  t.match(
    broken,
    { status: 2, stderr: /broken\.yaml: .* at line \d+/, stdout: /shop\/orders: fix/ },
    'the rest is still decided on',
  );
});

t.test('nothing to do ends with 0', async (t) => {
  t.match(check([...policy, '-f', '-'], cleanRule), {
    status: 0,
    stdout: '-: APIRule shop/orders: allow\n1 APIRules: 1 allow\n',
  });
  t.match(check([...policy, '-f', '-'], 'kind: ConfigMap'), {
    status: 0,
    stdout: 'No APIRules found\n',
  });
  t.match(check([...policy, '-f', '-'], ''), { status: 0, stdout: 'No APIRules found\n' });
  t.match(check(['--policy', join(folder, 'audit.yaml'), '-f', '-'], dexRule), {
    status: 0,
    stdout: /allow \(mode audit; would fix\)\n.*\[recorded\]/,
  });
});

t.test('something to do ends with 1, each APIRule with its verdict', async (t) => {
  const { status, stdout } = check([...policy, '-f', join(folder, 'rules')]);
  t.equal(status, 1);
  t.match(stdout, /clean\.yaml: APIRule shop\/orders: allow\n/);
  t.match(stdout, /dex\.yml: APIRule shop\/orders: fix\n {2}spec\.rules\[0\].*\[fixed\]\n/);
  t.match(stdout, /list\.json: APIRule default\/v2: fix\n/);
  t.match(stdout, /3 APIRules: 1 allow, 2 fix\n$/);
  t.match(check([...policy, '-f', '-'], deniedRule), { status: 1, stdout: /shop\/orders: deny\n/ });
  t.match(check(['--policy', join(folder, 'deny.yaml'), '-f', '-'], dexRule), {
    status: 1,
    stdout: /: deny\n/,
  });
});

t.test('OPTIONS beside jwt is told of, and changes neither verdict nor exit code', async (t) => {
  const withOptions = cleanRule.replace('path: /a', 'methods: [GET, OPTIONS]\n      path: /a');
  t.match(check([...policy, '-f', '-'], withOptions), {
    status: 0,
    stdout:
      /shop\/orders: allow\n {2}spec\.rules\[0\]\.methods: OPTIONS beside jwt: .*\n1 APIRules: 1 allow\n$/,
  });
  const quiet = check(['--policy', join(folder, 'audit.yaml'), '-f', '-'], withOptions);
  t.notMatch(quiet.stdout, 'OPTIONS', 'mode audit keeps silent');
});

t.test('diff shows what would change, and nothing else', async (t) => {
  const { stdout } = check([...policy, '-f', '-', '-o', 'diff'], dexRule);
  const changed = stdout.split('\n').filter((line) => /^[+-] /.test(line));
  t.same(changed, [
    "-            trusted_issuers: [ 'https://dex.kyma.local' ]",
    "-            jwks_urls: [ 'https://dex.kyma.local/keys' ]",
    '+            trusted_issuers: [ https://ias.example.com ]',
    '+            jwks_urls: [ https://ias.example.com/oauth2/certs ]',
  ]);
  t.equal(check([...policy, '-f', '-', '-o', 'diff'], cleanRule).stdout, '');
});

t.test('yaml keeps comments, and is clean when checked again', async (t) => {
  const { stdout } = check([...policy, '-f', '-', '-o', 'yaml'], dexRule);
  t.match(stdout, '# who owns this');
  t.match(stdout, '# the path');
  t.match(check([...policy, '-f', '-'], stdout), { status: 0 });
});

t.test('json is for machines', async (t) => {
  const { stdout } = check([...policy, '-f', '-', '-o', 'json'], dexRule);
  t.match(JSON.parse(stdout), {
    policy: /^[0-9a-f]{12}$/,
    apiRules: [
      {
        file: '-',
        namespace: 'shop',
        name: 'orders',
        verdict: 'fix',
        findings: [{}, {}],
        patch: [{ op: 'replace' }, {}],
      },
    ],
  });
});

/** As in a shell: `"$@"` is the check. */
function checkInShell(command: string, input = '') {
  const args = [process.execPath, main, 'check', ...policy, '-f', '-'];
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', command, 'bash', ...args], {
    encoding: 'utf8',
    input,
    env: { PATH: process.env['PATH'] },
  });
  return { status, stdout, stderr };
}

t.test('who has read enough of a report sees no stack trace', async (t) => {
  const many = Array(2000).fill(dexRule).join('---\n');
  t.same(checkInShell('"$@" | head -n 1; exit "${PIPESTATUS[0]}"', many), {
    status: 141,
    stdout: '-: APIRule shop/orders: fix\n',
    stderr: '',
  });
});

t.test('an output that can not be written is an error', async (t) => {
  t.match(checkInShell('"$@" > /dev/full', dexRule), {
    status: 2,
    stderr: /^dexodus: the output can't be written: ENOSPC[^\n]*\n$/u,
  });
});

t.test('a selector takes the labels of Namespaces in the input', async (t) => {
  const legacy = { selector: { matchLabels: { stage: 'legacy' } }, mode: 'warn' };
  const folder = t.testdir({
    'policy.yaml': policyText({ mode: 'deny', namespaces: [{ names: ['own'] }, legacy] }),
  });
  const policy = ['--policy', join(folder, 'policy.yaml')];
  const namespace = (labels: string) =>
    `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: ${labels}}\n`;
  const own = dexRule.replace('namespace: shop', 'namespace: own');
  const unknown = check([...policy, '-f', '-'], `${dexRule}---\n${dexRule}---\n${own}`);
  t.equal(unknown.status, 2, 'what can not be known is not taken for fine');
  t.equal(
    unknown.stderr,
    'dexodus: namespace "shop" is not in the input, and the policy selects by labels: ' +
      'add the Namespace as it is in the cluster (kubectl get namespace shop -o yaml)\n',
  );
  t.match(unknown.stdout, /own\/orders: deny/);
  t.match(unknown.stdout, /1 APIRules: 1 deny/);
  t.match(check([...policy, '-f', '-'], dexRule + namespace('{stage: legacy}')), {
    status: 1,
    stderr: '',
    stdout: /shop\/orders: warn/,
  });
  t.match(check([...policy, '-f', '-'], dexRule + namespace('{stage: live}')), {
    status: 1,
    stderr: '',
    stdout: /shop\/orders: deny/,
  });
});

t.test('a provider without a jwksUri can not be discovered here, and that is said', async (t) => {
  const undiscovered = ['--policy', join(folder, 'undiscovered.yaml'), '-f', '-'];
  const { status, stdout, stderr } = check(undiscovered, dexRule);
  t.equal(status, 1);
  t.match(stdout, /the keys of provider "ias" were never discovered/u);
  t.match(stderr, /^dexodus: provider "ias" has no jwksUri, .* until jwksUri is written\n$/u);
  t.match(check(undiscovered, cleanRule), { status: 0, stderr: /provider "ias" has no jwksUri/u });
});
