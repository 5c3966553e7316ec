import { Counter, Gauge, type Registry } from 'prom-client';
import type { PolicyEvent } from '../policy-source/policy-holder.ts';

/** Counts what became of a policy that a source offered, at a moment in milliseconds since 1970. */
export type CountPolicy = (event: PolicyEvent, nowMilliseconds: number) => void;

/** Makes the metrics of the policy in force, in a registry. */
export function createPolicyMetrics(registry: Registry): CountPolicy {
  const registers = [registry];
  const info = new Gauge({
    name: 'dexodus_policy_info',
    help: '1 for the policy in force, by its hash',
    labelNames: ['policy'] as const,
    registers,
  });
  const loads = new Counter({
    name: 'dexodus_policy_loads_total',
    help: 'Policies that a source offered, by result: loaded or refused',
    labelNames: ['result'] as const,
    registers,
  });
  const loadedAt = new Gauge({
    name: 'dexodus_policy_loaded_timestamp_seconds',
    help: 'When the policy in force was loaded, in seconds since 1970',
    registers,
  });
  const refused = new Gauge({
    name: 'dexodus_policy_refused',
    help: '1 while the newest policy is refused, and an older one or none is in force',
    registers,
  });
  return (event, nowMilliseconds) => {
    loads.inc({ result: event.kind });
    refused.set(event.kind === 'refused' ? 1 : 0);
    if (event.kind === 'refused') return;
    info.reset();
    info.set({ policy: event.policy.hash }, 1);
    loadedAt.set(nowMilliseconds / 1000);
  };
}
