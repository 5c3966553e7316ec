import { styleText } from 'node:util';
import t from 'tap';
import { writeTokenReport, type TokenReport } from '../../src/commands/token-report.ts';
import { conclude, fail, pass, unknown } from '../../src/explain/check.ts';

const rule = pass('rule', 'spec.rules[0] (path "/.*")');
const report: TokenReport = {
  apiRule: { namespace: 'shop', name: 'orders', apiVersion: 'gateway.kyma-project.io/v1beta1' },
  request: { method: 'GET', path: '/orders' },
  policy: '0123456789ab',
  issued: undefined,
  fix: ['spec.rules[0].accessStrategies[0].config: Dex replaced by ias'],
  before: conclude('oathkeeper', [
    rule,
    unknown('key', '"https://dex": its host name does not exist'),
    fail('issuer', 401, '"https://ias" is not trusted, only "https://dex"'),
  ]),
  after: conclude(
    'oathkeeper',
    [pass('issuer', '"https://ias" is trusted'), rule, pass('signature', 'verifies by "RS256"')],
    ['a note'],
  ),
};

t.test('side by side, in the order of the checks', (t) => {
  t.equal(
    writeTokenReport(report, { format: 'text', color: false }),
    `APIRule shop/orders (gateway.kyma-project.io/v1beta1): GET "/orders"

               before         after the fix
rule           ok             ok
    spec.rules[0] (path "/.*")
key            not known      -
    before: "https://dex": its host name does not exist
signature      -              ok
    after: verifies by "RS256"
issuer         REFUSED        ok
    before: "https://ias" is not trusted, only "https://dex"
    after: "https://ias" is trusted
outcome        refused (401)  through
Note: a note
Fix: spec.rules[0].accessStrategies[0].config: Dex replaced by ias
`,
  );
  t.end();
});

t.test('one column where nothing is fixed, and colours on a terminal', (t) => {
  const only = { ...report, after: undefined, fix: [] };
  const text = writeTokenReport(only, { format: 'text', color: true });
  const painted = (style: 'green' | 'red' | 'yellow', word: string): string =>
    styleText(style, word, { validateStream: false });
  const lines = text.split('\n');
  t.ok(lines.includes('               now'));
  t.ok(lines.some((line) => line.startsWith(`rule           ${painted('green', 'ok')}`)));
  t.ok(lines.some((line) => line.includes(painted('yellow', 'not known'))));
  t.equal(lines.at(-2)?.trimEnd(), `outcome        ${painted('red', 'refused (401)')}`);
  t.end();
});

t.test('who gave the token', (t) => {
  const by = (scope: string | undefined): string =>
    writeTokenReport(
      { ...report, issued: { provider: 'ias', scope } },
      { format: 'text', color: false },
    );
  t.match(
    by('read write'),
    /"\/orders"\nToken by client credentials from "ias", scope "read write"\n\n/,
  );
  t.match(by(undefined), /from "ias"\n\n/);
  t.end();
});

t.test('as JSON', (t) => {
  const json: unknown = JSON.parse(writeTokenReport(report, { format: 'json', color: true }));
  t.match(json, { policy: '0123456789ab', before: { outcome: 'refused', status: 401 } });
  const only = writeTokenReport({ ...report, after: undefined }, { format: 'json', color: false });
  t.match(JSON.parse(only), { issued: null, after: null });
  t.end();
});
