import t from 'tap';
import { createLogsTo } from '../src/audit/logger.ts';
import { createMetrics } from '../src/audit/metrics.ts';
import { createReporter } from '../src/audit/reporter.ts';
import { startPolicyFollowers } from '../src/policy-followers.ts';
import { compilePolicy } from '../src/policy/compile.ts';
import { createPolicyHolder } from '../src/policy-source/policy-holder.ts';
import { createParts } from '../src/server/parts.ts';
import { eventually } from './control-plane/eventually.ts';
import { policyText } from './support/policy.ts';

t.test('a policy is followed from its loading to the end of the process', async (t) => {
  const now = () => Date.parse('2027-03-31T12:00:00Z');
  const lines: string[] = [];
  const logs = createLogsTo((line) => void lines.push(line), 'info');
  const { log } = logs;
  const metrics = createMetrics(() => 0);
  const parts = createParts();
  const holder = createPolicyHolder({
    compile: (text, hash) => compilePolicy(text, hash, { jwksUriOf: followers.jwksUriOf }),
    report: (event) => followers.policyChanged(event),
  });
  const reporter = createReporter({ ...logs, metrics, now, later: () => {} });
  const followers = startPolicyFollowers({ holder, log, metrics, reporter, parts, now });
  t.teardown(parts.close);
  const told: string[] = [];
  followers.announcer.connect((object, { reason }) => void told.push(`${object.name} ${reason}`));
  const object = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'd', name: 'policy', uid: 'u' };
  followers.announcer.seen({ object, resourceVersion: '7' });

  holder.offer('mode: x');
  t.same(told, ['policy PolicyRefused']);
  t.same(parts.notReady(), []);

  // A public provider's name would be resolved: this one is refused without a look at the network.
  const providers = [{ name: 'ias', issuer: 'https://127.0.0.1/' }];
  const exemption = { namespace: 'a', until: '2027-03-31', owner: 'team', reason: 'later' };
  holder.offer(policyText({ providers, exemptions: [exemption] }));
  t.same(parts.notReady(), ['provider ias is being asked for its keys']);
  await eventually('the look at the provider', async () => told[3]);
  t.same(told, [
    'policy PolicyRefused',
    'policy PolicyLoaded',
    'policy ExemptionEnds',
    'policy ProviderUnhealthy',
  ]);
  t.same(parts.notReady(), []);
  t.match(
    lines.map((line) => JSON.parse(line)),
    [
      { msg: 'policy refused' },
      { msg: 'policy loaded' },
      { level: 40, msg: /^the exemption of every APIRule in namespace "a" ends with 2027-03-31/u },
      { level: 40, provider: 'ias' },
    ],
  );
});
