import type { ProviderDocument } from '../policy/schema.ts';
import type { FetchDependencies } from './fetch-json.ts';
import { checkProvider, type ProviderHealth } from './provider-health.ts';
import { createTurns } from './turns.ts';

/** How one provider of a policy is. */
export interface ProviderReport {
  readonly provider: ProviderDocument;
  readonly health: ProviderHealth;
}

/** Providers at a time: enough for any policy that is meant, few enough for one that is not. */
const maxAtOnce = 8;

/**
 * Asks each provider of a policy how it is, once, in the policy's order: `policy check --online`.
 * Takes 10 seconds at most (two calls of 5) for each 8 providers; never throws for what a provider
 * does.
 */
export async function checkProviders(
  dependencies: FetchDependencies,
  providers: readonly ProviderDocument[],
): Promise<readonly ProviderReport[]> {
  const takeTurn = createTurns(maxAtOnce);
  return Promise.all(
    providers.map(async (provider) => ({
      provider,
      health: await takeTurn(() =>
        checkProvider(dependencies, { provider, discovered: undefined }),
      ),
    })),
  );
}
