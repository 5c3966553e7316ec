import { Registry } from 'prom-client';
import t from 'tap';
import { createPolicyMetrics } from '../../src/audit/policy-metrics.ts';
import { testPolicy } from '../support/policy.ts';

t.test('a refused policy counts, and leaves the one in force', async (t) => {
  const registry = new Registry();
  const count = createPolicyMetrics(registry);
  count({ kind: 'loaded', policy: testPolicy() }, 5000);
  count({ kind: 'refused', reason: 'x', inForce: 'y' }, 6000);
  const text = await registry.metrics();
  for (const line of [
    'dexodus_policy_info{policy="0123456789ab"} 1',
    'dexodus_policy_loads_total{result="loaded"} 1',
    'dexodus_policy_loads_total{result="refused"} 1',
    'dexodus_policy_loaded_timestamp_seconds 5',
    'dexodus_policy_refused 1',
  ])
    t.match(text, line);
  count({ kind: 'loaded', policy: testPolicy() }, 7000);
  t.match(await registry.metrics(), /dexodus_policy_refused 0\n/);
});
