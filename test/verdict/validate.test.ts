import t from 'tap';
import type { JsonValue } from '../../src/json.ts';
import { judge } from '../../src/verdict/judge.ts';
import { validate, type ValidateContext } from '../../src/verdict/validate.ts';
import { testPolicy } from '../support/policy.ts';
import { apiRule } from '../support/review.ts';

const dex = { jwks_urls: ['https://dex.kyma.local'] };
const unfixable = { trusted_issuers: ['https://a.example'], jwks_urls: ['https://dex.kyma.local'] };

function validated(
  config: JsonValue | undefined,
  overrides: Readonly<Record<string, unknown>>,
  changes: Partial<Omit<ValidateContext, 'old'>> & { readonly old?: JsonValue } = {},
) {
  const policy = testPolicy(overrides);
  const part = policy.partOf('shop');
  const judgeOf = (value: JsonValue | undefined) =>
    judge(apiRule([value]), { version: 'v1beta1', policy, part });
  const { old, ...rest } = changes;
  return validate(judgeOf(config), {
    part,
    exemption: undefined,
    isBeingDeleted: false,
    old: old === undefined ? undefined : judgeOf(old),
    ...rest,
  });
}

t.test('modes fix and deny refuse, mode warn tells, mode audit keeps silent', async (t) => {
  for (const mode of ['fix', 'deny'])
    t.match(validated(dex, { mode }), { verdict: 'deny', warnings: [] });
  t.match(validated(dex, { mode: 'warn' }), { verdict: 'warn', warnings: [/is Dex/] });
  t.match(validated(dex, { mode: 'audit' }), {
    verdict: 'allow',
    warnings: [],
    would: 'fix',
    findings: [{ outcome: 'recorded' }],
  });
  t.match(validated(unfixable, { mode: 'audit' }), { would: 'deny' });
});

t.test('what mode fix would have done is told with exemptions and old references', async (t) => {
  const audit = { mode: 'audit' };
  const exemption = { namespace: 'shop', name: 'a', until: '2099-01-01', owner: 'o', reason: 'r' };
  t.equal(validated(dex, audit, { exemption }).would, 'warn');
  t.equal(validated(unfixable, audit, { old: unfixable }).would, 'warn');
  t.equal(validated(unfixable, audit, { old: {} }).would, 'deny');
  t.equal(
    validated(unfixable, { ...audit, existing: 'enforce' }, { old: unfixable }).would,
    'deny',
  );
  t.equal(validated(dex, audit, { old: dex }).would, 'fix');
  t.equal(validated(dex, audit, { old: dex, isBeingDeleted: true }).would, 'warn');
  t.equal(validated(dex, audit, { old: {}, isBeingDeleted: true }).would, 'deny');
  t.equal(validated({ required_audience: ['a'], trusted_issuers: [] }, audit).would, 'fix');
  t.equal(validated({}, audit).would, undefined);
});

t.test(
  'an old reference passes in mode deny, and in mode fix where it can not be fixed',
  async (t) => {
    t.equal(validated(dex, { mode: 'deny' }, { old: dex }).verdict, 'warn');
    t.equal(validated(unfixable, {}, { old: unfixable }).verdict, 'warn');
    t.equal(validated(dex, {}, { old: dex }).verdict, 'deny', 'it should have been fixed');
    t.equal(validated(dex, { mode: 'deny', existing: 'enforce' }, { old: dex }).verdict, 'deny');
    t.equal(validated(dex, { mode: 'deny' }, { old: {} }).verdict, 'deny');
  },
);

t.test(
  'an object that is being deleted keeps its own references and gets no new ones',
  async (t) => {
    const overrides = { mode: 'deny', existing: 'enforce' };
    t.equal(validated(dex, overrides, { old: dex, isBeingDeleted: true }).verdict, 'warn');
    t.equal(validated(dex, overrides, { old: {}, isBeingDeleted: true }).verdict, 'deny');
  },
);

t.test('an exemption is told once, with its day, owner and reason', async (t) => {
  const exemption = {
    namespace: 'shop',
    name: undefined,
    until: '2027-03-31',
    owner: 'team',
    reason: 'later',
  };
  const both = { trusted_issuers: ['https://dex.kyma.local'], ...dex };
  t.match(validated(both, {}, { exemption }), {
    verdict: 'warn',
    warnings: ['relies on Dex, exempt through 2027-03-31 (owner "team": "later")'],
  });
});

t.test('the old object is judged only where it matters', async (t) => {
  const judgeOld = () => t.fail('is not asked');
  validated({ jwks_urls: [] }, {}, { judgeOld } as never);
  t.pass('nothing was found, so nothing was carried');
});
