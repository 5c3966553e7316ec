import { DexodusError } from '../errors.ts';
import type { Policy } from '../policy/policy.ts';
import { discover } from '../providers/discovery.ts';
import type { FetchDependencies } from '../providers/fetch-json.ts';
import { quote } from '../verdict/quote.ts';

/** The JWKS URLs that a policy leaves to discovery. */
export interface DiscoveredKeys {
  /** Of a provider; `undefined` where it was not found, or not looked for. */
  readonly jwksUriOf: (provider: { readonly name: string }) => string | undefined;
  /** Why those that are missing were not found, one line each. */
  readonly warnings: readonly string[];
}

/**
 * Asks the metadata of each provider that names no `jwksUri`, as the running server does: a fix is
 * shown with the keys that it would write. Never throws for what a provider does.
 */
export async function discoverKeys(
  dependencies: FetchDependencies,
  { providers }: Pick<Policy, 'providers'>,
): Promise<DiscoveredKeys> {
  const found = new Map<string, string>();
  const warnings: string[] = [];
  const unnamed = providers.filter(({ jwksUri }) => jwksUri === undefined);
  await Promise.all(
    unnamed.map(async (provider) => {
      try {
        const metadata = await discover(dependencies, provider);
        if (metadata !== undefined) found.set(provider.name, metadata.jwksUri);
      } catch (error) {
        if (!(error instanceof DexodusError)) throw error;
        warnings.push(
          `the keys of provider ${quote(provider.name)} are not found: ${error.message}`,
        );
      }
    }),
  );
  return { jwksUriOf: ({ name }) => found.get(name), warnings };
}
