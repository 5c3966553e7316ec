import { Registry } from 'prom-client';
import t from 'tap';
import { createProviderMetrics } from '../../src/audit/provider-metrics.ts';

const rsa = new Map([
  ['RS256', 2],
  ['ES256', 1],
]);

async function samples(registry: Registry): Promise<readonly string[]> {
  return (await registry.metrics()).split('\n').filter((line) => line.startsWith('dexodus_'));
}

t.test('a provider that goes leaves nothing behind', async (t) => {
  const registry = new Registry();
  const metrics = createProviderMetrics(registry);
  metrics.set('a', { isUp: true, algorithms: rsa }, 5000);
  metrics.set('b', { isUp: false, algorithms: new Map() }, 5000);
  metrics.remove('a');
  metrics.remove('never seen');
  t.same(await samples(registry), ['dexodus_provider_up{provider="b"} 0']);
});

t.test('what was last read of a provider is shown while it is away', async (t) => {
  const registry = new Registry();
  const metrics = createProviderMetrics(registry);
  metrics.set('a', { isUp: true, algorithms: rsa }, 5000);
  metrics.set('a', { isUp: false, algorithms: new Map() }, 6000);
  t.same(await samples(registry), [
    'dexodus_provider_up{provider="a"} 0',
    'dexodus_provider_last_success_timestamp_seconds{provider="a"} 5',
    'dexodus_provider_keys{provider="a",algorithm="RS256"} 2',
    'dexodus_provider_keys{provider="a",algorithm="ES256"} 1',
  ]);
});

t.test('an algorithm that was rotated out is gone', async (t) => {
  const registry = new Registry();
  const metrics = createProviderMetrics(registry);
  metrics.set('a', { isUp: true, algorithms: rsa }, 5000);
  metrics.set('a', { isUp: true, algorithms: new Map([['ES256', 2]]) }, 6000);
  t.same(await samples(registry), [
    'dexodus_provider_up{provider="a"} 1',
    'dexodus_provider_last_success_timestamp_seconds{provider="a"} 6',
    'dexodus_provider_keys{provider="a",algorithm="ES256"} 2',
  ]);
});
