import t from 'tap';
import { createMetrics } from '../../src/audit/metrics.ts';
import { createLogsTo } from '../../src/audit/logger.ts';
import type { ClusterEvent } from '../../src/cluster/event.ts';
import { startProviders } from '../../src/providers/start-providers.ts';
import { eventually } from '../control-plane/eventually.ts';
import { providerDocument } from '../support/provider-document.ts';

t.test('a provider that may not be called is told of in log, metrics and Events', async (t) => {
  const lines: string[] = [];
  const events: ClusterEvent[] = [];
  const metrics = createMetrics(() => 0);
  const providers = startProviders({
    log: createLogsTo((line) => void lines.push(line), 'info').log,
    metrics: metrics.providers,
    announce: (event) => void events.push(event),
    recompile: () => t.fail('nothing was discovered'),
    now: () => 5000,
  });
  t.teardown(providers.close);
  const ias = providerDocument('ias', { issuer: 'https://127.0.0.1/' });
  providers.policyChanged({ providers: [ias], isDexHost: () => false });
  await eventually('the Event', async () => events[0]);
  const text =
    /^provider "ias": "https:\/\/127\.0\.0\.1\/\.well-known\/openid-configuration": "127\.0\.0\.1" is no public address \(loopback\)/u;
  t.match(
    lines.map((line) => JSON.parse(line)),
    [{ level: 40, provider: 'ias', health: 'unhealthy', msg: text }],
  );
  t.match(events, [{ type: 'Warning', reason: 'ProviderUnhealthy', message: text }]);
  t.equal(events[0]?.happening, undefined, 'it may happen again');
  t.match(await metrics.registry.metrics(), 'dexodus_provider_up{provider="ias"} 0\n');
  providers.policyChanged({ providers: [], isDexHost: () => false });
  t.notMatch(await metrics.registry.metrics(), 'provider="ias"');
});
