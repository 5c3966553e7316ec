import type { ProviderDocument } from '../policy/schema.ts';

/** The JWKS URLs that were discovered. They live on while a provider is away. */
export interface Discoveries {
  readonly of: (provider: ProviderDocument) => string | undefined;
  /** Notes what was found; true where that is news. */
  readonly note: (provider: ProviderDocument, jwksUri: string) => boolean;
  /** Forgets what was found for all other providers. */
  readonly keepOnly: (providers: readonly ProviderDocument[]) => void;
}

/**
 * Makes an empty memory. What was found hangs on where it was asked for and what was allowed: a
 * provider that gets another name stays discovered, one that may no longer speak http does not.
 */
export function createDiscoveries(): Discoveries {
  const found = new Map<string, string>();
  return {
    of: (provider) => found.get(keyOf(provider)),
    note(provider, jwksUri) {
      const isNews = found.get(keyOf(provider)) !== jwksUri;
      found.set(keyOf(provider), jwksUri);
      return isNews;
    },
    keepOnly(providers) {
      const kept = new Set(providers.map(keyOf));
      for (const key of found.keys()) if (!kept.has(key)) found.delete(key);
    },
  };
}

function keyOf({ issuer, metadataUrl, allowInsecure, allowPrivate }: ProviderDocument): string {
  return JSON.stringify([issuer, metadataUrl ?? null, allowInsecure, allowPrivate]);
}
