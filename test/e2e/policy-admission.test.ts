import t from 'tap';
import { hashPolicy } from '../../src/policy-source/hash-policy.ts';
import { eventually } from '../control-plane/eventually.ts';
import { startInstalled } from '../control-plane/installed.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';
import { policyText } from '../support/policy.ts';

const configMap = (text: string, labels: Readonly<Record<string, string>> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'dexodus-policy', namespace: 'dexodus', labels },
  data: { 'policy.yaml': text },
});
const bad = `apiVersion: dexodus.dev/v1
kind: Policy
mode: wran
exemptions:
  - { namespace: legacy, until: 2027-02-30, owner: team, reason: later }
  - { namespace: legacy, untill: 2027-02-28, owner: team, reason: later }
`;

t.test(
  "the policy's ConfigMap at admission",
  { skip: await skipWithoutControlPlane() },
  async (t) => {
    const { cluster, dexodus, setPolicy, stop } = await startInstalled({
      policy: policyText({ mode: 'deny' }),
    });
    t.teardown(stop);
    const { admin } = cluster;
    const apply = (object: object, ...options: readonly string[]) =>
      admin.kubectl(['apply', ...options, '-f', '-'], object);
    const decisions = async () =>
      (await dexodus.logLines()).filter(({ endpoint }) => endpoint === 'policy');

    await t.test('a broken policy is refused, with what is wrong in it', async (t) => {
      const { stderr } = await eventually('the webhook is called', async () => {
        const outcome = await apply(configMap(bad), '--dry-run=server');
        return outcome.code === 0 ? undefined : outcome;
      });
      t.match(stderr, 'denied the request');
      const refused = await apply(configMap(bad));
      t.equal(refused.code, 1);
      t.equal(
        refused.stderr.slice(refused.stderr.indexOf('admission webhook')),
        `admission webhook "policy.dexodus.dev" denied the request: ConfigMap dexodus/dexodus-policy holds no valid policy:
  line 3: mode: Invalid option: expected one of "fix"|"deny"|"warn"|"audit"
  line 6: exemptions[1].until: is missing
  line 6: exemptions[1].untill: is no known key
`,
      );
      t.match((await decisions()).at(-1), {
        verdict: 'deny',
        operation: 'UPDATE',
        problems: [/^line 3: mode: /, /^line 6: /, /^line 6: /],
      });
    });

    await t.test('what is no text is refused, too', async (t) => {
      const patch = JSON.stringify({ data: null, binaryData: { 'policy.yaml': '/w==' } });
      const edit = ['patch', 'configmap', 'dexodus-policy', '-n', 'dexodus', '--type=merge'];
      t.match(await admin.kubectl([...edit, '-p', patch]), {
        code: 1,
        stderr: /it has the key policy\.yaml in binaryData: it must be text, in data/,
      });
    });

    await t.test('a suspicious policy is taken, with warnings', async (t) => {
      const suspicious = policyText({
        mode: 'deny',
        dex: { hosts: ['dex.*', '*.test'] },
        exemptions: [{ namespace: 'legacy', until: '2020-01-01', owner: 'team', reason: 'later' }],
      });
      const { code, stderr } = await apply(configMap(suspicious));
      t.equal(code, 0);
      t.match(stderr, /^Warning: dex\.hosts\[1\]: "\*\.test" is wider than Dex's own addresses: /m);
      t.match(
        stderr,
        /^Warning: exemptions\[0\]\.until: the exemption of legacy was over after 2020-01-01: remove it$/m,
      );
    });

    await t.test('a good policy is taken without a word, and in force within 2 s', async (t) => {
      const lines = (await dexodus.logLines()).length;
      const good = policyText({ mode: 'warn' });
      t.match(await apply(configMap(good)), { code: 0, stderr: '' });
      await eventually(
        'it is loaded',
        async () =>
          (await dexodus.logLines()).slice(lines).some(({ msg }) => msg === 'policy loaded') ||
          undefined,
        2,
      );
    });

    await t.test('the deletion is warned of, and other ConfigMaps are not looked at', async (t) => {
      const remove = ['delete', 'configmap', 'dexodus-policy', '-n', 'dexodus'];
      t.match(await admin.kubectl([...remove, '--dry-run=server']), {
        code: 0,
        stderr: /^Warning: running replicas of dexodus keep the policy; /m,
      });
      const other = { ...configMap(bad), metadata: { name: 'other', namespace: 'dexodus' } };
      const elsewhere = {
        ...configMap(bad),
        metadata: { name: 'dexodus-policy', namespace: 'default' },
      };
      t.match(await apply(other), { code: 0, stderr: '' });
      t.match(await apply(elsewhere), { code: 0, stderr: '' });
      const last = policyText({ mode: 'audit' });
      t.match(await apply(configMap(last)), { code: 0 });
      const all = await eventually('the decision on the last one', async () => {
        const lines = await decisions();
        return lines.at(-1)?.['policy'] === hashPolicy(last) ? lines : undefined;
      });
      t.ok(
        all.every((line) => line['namespace'] === 'dexodus' && line['name'] === 'dexodus-policy'),
      );
    });

    await t.test('with the webhook away, the last good policy stays in force', async (t) => {
      const configuration = ['validatingwebhookconfiguration', 'dexodus'];
      const without = [{ op: 'remove', path: '/webhooks/1' }];
      await admin.kubectlOrThrow([
        'patch',
        ...configuration,
        '--type=json',
        '-p',
        JSON.stringify(without),
      ]);
      await eventually('the API server has taken the webhook away', async () => {
        const { code } = await apply(configMap(bad), '--dry-run=server');
        return code === 0 || undefined;
      });
      t.match(await setPolicy(bad), { kind: 'refused', reason: /^line 3: mode: / });
      const inForce = await dexodus.metrics();
      t.match(inForce, /dexodus_policy_refused 1/);
      t.match(await setPolicy(policyText({ mode: 'warn' })), { kind: 'loaded' });
    });

    await t.test('without a server, the ConfigMap can be written', async (t) => {
      await admin.kubectlOrThrow(['apply', '--kustomize', `${cluster.directory}/overlay`]);
      await eventually('the webhook is back', async () => {
        const { code } = await apply(configMap(bad), '--dry-run=server');
        return code === 1 || undefined;
      });
      await dexodus.end('SIGKILL');
      t.match(await apply(configMap(bad)), { code: 0 });
    });
  },
);
