import type { Logger } from 'pino';
import type { Metrics } from './audit/metrics.ts';
import type { Reporter } from './audit/reporter.ts';
import { createPolicyAnnouncer, type PolicyAnnouncer } from './cluster/policy-announcer.ts';
import { systemTimer } from './cluster/timer.ts';
import type { ProviderDocument } from './policy/schema.ts';
import { startExemptionReminder } from './policy-source/exemption-reminder.ts';
import type { PolicyEvent, PolicyHolder } from './policy-source/policy-holder.ts';
import { startProviders } from './providers/start-providers.ts';
import type { Parts } from './server/parts.ts';

export interface PolicyFollowersDependencies {
  readonly holder: Pick<PolicyHolder, 'current' | 'recompile'>;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly reporter: Reporter;
  readonly parts: Parts;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** Whatever goes with the policy in force. */
export interface PolicyFollowers {
  readonly policyChanged: (event: PolicyEvent) => void;
  /** The JWKS URL that was discovered for a provider which names none. */
  readonly jwksUriOf: (provider: ProviderDocument) => string | undefined;
  /** Tells of the policy in the cluster, once there is one. */
  readonly announcer: PolicyAnnouncer;
}

/** Starts what follows the policy: the watch on its providers, and the reminder of its exemptions. */
export function startPolicyFollowers(dependencies: PolicyFollowersDependencies): PolicyFollowers {
  const { holder, log, metrics, reporter, parts, now } = dependencies;
  const announcer = createPolicyAnnouncer(now);
  const { announce } = announcer;
  const providers = parts.add(
    startProviders({ log, metrics: metrics.providers, announce, recompile: holder.recompile, now }),
  );
  const reminder = parts.add(
    startExemptionReminder({
      policy: holder.current,
      log,
      remind: (each) => announce({ type: 'Warning', reason: 'ExemptionEnds', ...each }),
      now,
      timer: systemTimer,
    }),
  );
  return {
    policyChanged(event) {
      reporter.policyChanged(event);
      announcer.policyChanged(event);
      if (event.kind === 'refused') return;
      providers.policyChanged(event.policy);
      reminder.look();
    },
    jwksUriOf: providers.discovered,
    announcer,
  };
}
