import t from 'tap';
import { apiRuleVersions } from '../../src/apirule/locate.ts';
import { probeRule } from '../../src/doctor/probe-rule.ts';
import { judge } from '../../src/verdict/judge.ts';
import { testPolicy } from '../support/policy.ts';

t.test('in every version it relies on Dex, by issuer and keys, and can be fixed', async (t) => {
  const policy = testPolicy();
  const part = policy.partOf('default', {});
  for (const version of apiRuleVersions) {
    const rule = probeRule(version, 'default', 'dex.kyma.local');
    t.match(rule, { metadata: { name: 'dexodus-doctor', namespace: 'default' } });
    t.match(judge(rule, { version, policy, part }).configurations, [
      {
        judged: {
          references: [{ kind: 'issuer' }, { kind: 'jwksUrl' }],
          repair: { outcome: 'fixed' },
        },
      },
    ]);
  }
});
