import { join } from 'node:path';
import t from 'tap';
import { policyText } from '../support/policy.ts';
import { runDexodus } from '../support/run-dexodus.ts';

const folder = t.testdir({
  'policy.yaml': policyText({
    namespaces: [
      { names: ['payments'], mode: 'deny' },
      { selector: { matchLabels: { stage: 'x' } }, mode: 'warn' },
    ],
    exemptions: [
      { namespace: 'shop', name: 'orders', until: '2020-01-01', owner: 'team', reason: 'later' },
      { namespace: 'shop', until: '9999-12-31', owner: 'team-orders', reason: 'ü' },
    ],
  }),
  'bad.yaml': 'mode: x',
});
const explain = (...args: readonly string[]) =>
  runDexodus(['policy', 'explain', '--policy', join(folder, 'policy.yaml'), ...args]);

t.test('bad input and usage end with 2', async (t) => {
  t.match(await explain(), { code: 2, stderr: /--namespace/ });
  t.match(await explain('-n', 'shop'), {
    code: 2,
    stdout: '',
    stderr: /the policy selects by labels: give those of namespace shop, --labels KEY=VALUE/,
  });
  t.match(await explain('-n', 'shop', '--labels', 'x'), { code: 2, stderr: /KEY=VALUE,KEY=VALUE/ });
  const bad = ['policy', 'explain', '--policy', join(folder, 'bad.yaml'), '-n', 'shop'];
  t.match(await runDexodus(bad), { code: 2, stderr: /is no valid policy:\n.*line 1: /s });
});

t.test('people read which part applies, why, and since which key', async (t) => {
  const { code, stdout } = await explain('-n', 'shop', '--labels', 'stage=x,team=a');
  t.equal(code, 0);
  t.match(
    stdout,
    `namespace shop: namespaces[1] applies, because its selector (stage=x) selects the labels, the first that does
  mode: warn (namespaces[1].mode)
  defaults: ias (defaults)
  dialect: auto (the default)
  existing: warn (the default)
  exemptions[0], APIRule orders, until 2020-01-01: over (team: later)
  exemptions[1], every APIRule, until 9999-12-31: in force, `,
  );
  t.match(stdout, /days left \(team-orders: \\u00fc\)\n {2}today is \d{4}-\d\d-\d\d \(UTC\)\n$/);
});

t.test('a name that decides needs no labels', async (t) => {
  t.match(await explain('-n', 'payments'), { code: 0, stdout: /namespaces\[0\] applies/ });
});

t.test('json is for machines', async (t) => {
  const { stdout } = await explain('-n', 'shop', '--name', 'a', '--labels', '', '-o', 'json');
  t.match(JSON.parse(stdout), {
    policy: /^[0-9a-f]{12}$/,
    namespace: 'shop',
    name: 'a',
    part: 'policy',
    settings: [{ key: 'mode', value: 'fix', from: 'default' }, {}, {}, {}],
    exemptions: [{ entry: 'exemptions[1]', inForce: true }],
  });
});
