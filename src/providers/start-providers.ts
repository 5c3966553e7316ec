import type { Logger } from 'pino';
import type { ProviderMetrics } from '../audit/provider-metrics.ts';
import type { ClusterEvent } from '../cluster/event.ts';
import { systemTimer } from '../cluster/timer.ts';
import { systemFetch } from './fetch-json.ts';
import type { HealthGrade } from './describe-health.ts';
import { checkProvider } from './provider-health.ts';
import { createTurns } from './turns.ts';
import { watchProviders, type ProvidersWatch } from './watch-providers.ts';

export interface StartProvidersDependencies {
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly metrics: ProviderMetrics;
  /** Tells it to those who look at the policy's ConfigMap. */
  readonly announce: (event: ClusterEvent) => void;
  readonly recompile: () => void;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** As in `checkProviders`. */
const maxAtOnce = 8;

const reasons: Readonly<Record<HealthGrade, string>> = {
  healthy: 'ProviderHealthy',
  suspicious: 'ProviderSuspicious',
  unhealthy: 'ProviderUnhealthy',
};

/** Watches the providers of the policy in force over the machine's own network, and tells of them. */
export function startProviders(dependencies: StartProvidersDependencies): ProvidersWatch {
  const { log, metrics, announce, recompile, now } = dependencies;
  const takeTurn = createTurns(maxAtOnce);
  return watchProviders({
    check: (asked) => takeTurn(() => checkProvider(systemFetch, asked)),
    timer: systemTimer,
    random: Math.random,
    observed(name, { problem, algorithms }) {
      metrics.set(name, { isUp: problem === undefined, algorithms }, now());
    },
    changed(name, { grade, summary }) {
      const isHealthy = grade === 'healthy';
      if (isHealthy) log.info({ provider: name, health: grade }, summary);
      else log.warn({ provider: name, health: grade }, summary);
      announce({
        type: isHealthy ? 'Normal' : 'Warning',
        reason: reasons[grade],
        message: summary,
      });
    },
    removed: metrics.remove,
    recompile,
  });
}
