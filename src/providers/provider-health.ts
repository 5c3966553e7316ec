import { DexodusError } from '../errors.ts';
import type { ProviderDocument } from '../policy/schema.ts';
import { quote } from '../verdict/quote.ts';
import { discover } from './discovery.ts';
import { fetchJson, type FetchDependencies } from './fetch-json.ts';
import { assessKeySet } from './key-health.ts';

/** How a provider is. Nothing of it changes a verdict; only a JWKS URL that was found does. */
export interface ProviderHealth {
  /** The address of its key set: the policy's, or the one that discovery found. */
  readonly jwksUri: string | undefined;
  /** Why no token of it can be verified; undefined where one can. */
  readonly problem: string | undefined;
  readonly warnings: readonly string[];
  /** How many keys verify signatures, by algorithm. */
  readonly algorithms: ReadonlyMap<string, number>;
}

/** Whom to ask. */
export interface ProviderToCheck {
  readonly provider: ProviderDocument;
  /** The JWKS URL that was discovered before: it lives on where the metadata can't be read. */
  readonly discovered: string | undefined;
}

/** Reads a provider's metadata, where it has any, and its keys. Never throws for what a provider does. */
export async function checkProvider(
  dependencies: FetchDependencies,
  { provider, discovered }: ProviderToCheck,
): Promise<ProviderHealth> {
  const metadata = await told(async () => (await discover(dependencies, provider))?.jwksUri);
  const jwksUri = provider.jwksUri ?? metadata.value ?? discovered;
  if (jwksUri === undefined)
    return {
      jwksUri,
      problem: metadata.problem ?? 'jwksUri is needed: its issuer is only a name',
      warnings: [],
      algorithms: new Map(),
    };
  const warnings: string[] = [];
  if (metadata.problem !== undefined)
    warnings.push(
      `its metadata can't be read, ${quote(jwksUri)} stays in use: ${metadata.problem}`,
    );
  else if (metadata.value !== undefined && metadata.value !== jwksUri)
    warnings.push(
      `its metadata says that its keys are at ${quote(metadata.value)}, the policy says ${quote(jwksUri)}`,
    );
  const keys = await told(async () =>
    assessKeySet(await fetchJson(dependencies, jwksUri, provider)),
  );
  return {
    jwksUri,
    problem: keys.problem ?? keys.value?.problem,
    warnings: [...warnings, ...(keys.value?.warnings ?? [])],
    algorithms: keys.value?.algorithms ?? new Map(),
  };
}

async function told<T>(
  ask: () => Promise<T>,
): Promise<
  | { readonly value: T; readonly problem?: undefined }
  | { readonly value?: undefined; readonly problem: string }
> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (error instanceof DexodusError) return { problem: error.message };
    throw error;
  }
}
