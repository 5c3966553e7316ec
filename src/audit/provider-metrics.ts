import { Gauge, type Registry } from 'prom-client';

/** What is measured of a provider. */
export interface ProviderMeasures {
  /** Whether a token of it can be verified. */
  readonly isUp: boolean;
  /** How many keys verify signatures, by algorithm; as last seen while it is away. */
  readonly algorithms: ReadonlyMap<string, number>;
}

/** Shows how the providers of the policy in force are; their names are the only label that is free. */
export interface ProviderMetrics {
  readonly set: (name: string, measures: ProviderMeasures, nowMilliseconds: number) => void;
  /** The policy has no provider of that name any more. */
  readonly remove: (name: string) => void;
}

/** Adds the metrics of providers to a registry. */
export function createProviderMetrics(registry: Registry): ProviderMetrics {
  const registers = [registry];
  const labelNames = ['provider'] as const;
  const up = new Gauge({
    name: 'dexodus_provider_up',
    help: '1 while the key set of a provider can be read and verifies tokens; absent before the first look',
    labelNames,
    registers,
  });
  const succeededAt = new Gauge({
    name: 'dexodus_provider_last_success_timestamp_seconds',
    help: 'When the key set of a provider was last read and found good, in seconds since 1970',
    labelNames,
    registers,
  });
  const keys = new Gauge({
    name: 'dexodus_provider_keys',
    help: 'Signature keys of a provider by algorithm, as last read',
    labelNames: ['provider', 'algorithm'] as const,
    registers,
  });
  const shown = new Map<string, ReadonlySet<string>>();

  function showKeys(provider: string, algorithms: ReadonlyMap<string, number>): void {
    for (const algorithm of shown.get(provider) ?? [])
      if (!algorithms.has(algorithm)) keys.remove({ provider, algorithm });
    for (const [algorithm, count] of algorithms) keys.set({ provider, algorithm }, count);
    shown.set(provider, new Set(algorithms.keys()));
  }

  return {
    set(provider, { isUp, algorithms }, nowMilliseconds) {
      up.set({ provider }, isUp ? 1 : 0);
      if (!isUp) return;
      succeededAt.set({ provider }, nowMilliseconds / 1000);
      showKeys(provider, algorithms);
    },
    remove(provider) {
      up.remove({ provider });
      succeededAt.remove({ provider });
      showKeys(provider, new Map());
      shown.delete(provider);
    },
  };
}
