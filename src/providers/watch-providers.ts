import type { Policy } from '../policy/policy.ts';
import type { ProviderDocument } from '../policy/schema.ts';
import { describeHealth, type HealthDescription } from './describe-health.ts';
import { createDiscoveries } from './discoveries.ts';
import { distrustDex } from './distrust-dex.ts';
import { createFirstLooks } from './first-looks.ts';
import type { ProviderHealth } from './provider-health.ts';
import { watchProvider, type WatchProviderDependencies } from './watch-provider.ts';

/** What is done with what is seen. None of it may throw. */
export interface WatchProvidersDependencies extends WatchProviderDependencies {
  /** Told after each look. */
  readonly observed: (name: string, health: ProviderHealth) => void;
  /** Told when a provider's health is another than before, and the first time. */
  readonly changed: (name: string, description: HealthDescription) => void;
  /** The policy has no such provider any more. */
  readonly removed: (name: string) => void;
  /** A JWKS URL was discovered that the policy in force was compiled without. */
  readonly recompile: () => void;
}

/** The watch on the providers of the policy in force. */
export interface ProvidersWatch {
  /** Starts and stops to look as providers come and go; one that stays as it was is let be. */
  readonly policyChanged: (policy: Pick<Policy, 'providers' | 'isDexHost'>) => void;
  /** The JWKS URL that was discovered for a provider, however long ago. */
  readonly discovered: (provider: ProviderDocument) => string | undefined;
  /** Why it is too early for reviews: see `createFirstLooks`. */
  readonly notReady: () => readonly string[];
  readonly close: () => void;
}

interface Watched {
  readonly provider: ProviderDocument;
  readonly end: () => void;
}

/** Makes the watch, on no provider yet. */
export function watchProviders(dependencies: WatchProvidersDependencies): ProvidersWatch {
  const watched = new Map<string, Watched>();
  const discoveries = createDiscoveries();
  const firstLooks = createFirstLooks(dependencies.timer);
  let isDexHost: Policy['isDexHost'] | undefined;

  function start(provider: ProviderDocument): Watched {
    const tellChanges = createChangeTeller(provider.name, dependencies.changed);
    const end = watchProvider(dependencies, {
      provider,
      discovered: () => discoveries.of(provider),
      observed(found) {
        const health = isDexHost === undefined ? found : distrustDex(found, isDexHost);
        const { jwksUri } = health;
        firstLooks.over(provider.name);
        dependencies.observed(provider.name, health);
        tellChanges(health);
        if (provider.jwksUri === undefined && jwksUri !== undefined)
          if (discoveries.note(provider, jwksUri)) dependencies.recompile();
      },
    });
    return { provider, end };
  }

  function stop(name: string): void {
    watched.get(name)?.end();
    watched.delete(name);
    dependencies.removed(name);
    firstLooks.over(name);
  }

  return {
    policyChanged(policy) {
      ({ isDexHost } = policy);
      const { providers } = policy;
      firstLooks.begin(providers);
      const wanted = new Map(providers.map((provider) => [provider.name, provider]));
      for (const [name, { provider }] of watched)
        if (!isSame(provider, wanted.get(name))) stop(name);
      discoveries.keepOnly(providers);
      for (const [name, provider] of wanted)
        if (!watched.has(name)) watched.set(name, start(provider));
    },
    discovered: discoveries.of,
    notReady: () =>
      firstLooks.pending().map((name) => `provider ${name} is being asked for its keys`),
    close() {
      for (const each of watched.values()) each.end();
      watched.clear();
      firstLooks.close();
    },
  };
}

/** Of the same schema, so of the same order of keys. */
function isSame(one: ProviderDocument, other: ProviderDocument | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function createChangeTeller(
  name: string,
  changed: WatchProvidersDependencies['changed'],
): (health: ProviderHealth) => void {
  let last: string | undefined;
  return (health) => {
    const description = describeHealth(name, health);
    const text = JSON.stringify(description);
    if (text !== last) changed(name, description);
    last = text;
  };
}
