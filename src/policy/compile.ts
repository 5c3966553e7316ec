import { compileDexHosts } from './dex-hosts.ts';
import { compileExemptions } from './exemptions.ts';
import { hasKeys } from './has-keys.ts';
import { hostOf } from './host.ts';
import { compileParts } from './parts.ts';
import { parsePolicy } from './parse.ts';
import type { Dialect, Policy, Provider, UsableProvider } from './policy.ts';
import type { ProviderDocument } from './schema.ts';
import { findWarnings } from './warnings.ts';

/** What a policy leaves to be found out, as far as it is known. */
export interface FoundOut {
  /** The JWKS URL that discovery has found for a provider which names none. */
  readonly jwksUriOf?: (provider: ProviderDocument) => string | undefined;
  /** The cluster's `jwtHandler`, which dialect auto follows; `ory` where it is left out. */
  readonly jwtHandler?: Dialect;
}

/**
 * Parses, validates and compiles a policy's text, once for each change: nothing of a review parses
 * or validates again.
 *
 * @param text - the YAML document, as the file or the ConfigMap's key `policy.yaml` holds it
 * @param hash - the first 12 hex digits of the SHA-256 of the text (the shell's: this folder stays pure)
 * @throws DexodusError `ERR_POLICY_INVALID`: every problem on a line of its own, with line and path
 */
export function compilePolicy(
  text: string,
  hash: string,
  { jwksUriOf = () => undefined, jwtHandler = 'ory' }: FoundOut = {},
): Policy {
  const document = parsePolicy(text);
  const isDexHost = compileDexHosts(document.dex);
  const providers = document.providers.map((provider): Provider => {
    const { name, issuer, jwksUri = jwksUriOf(provider) } = provider;
    const host = hostOf(jwksUri ?? '');
    // A policy that names Dex's keys is refused; metadata that names them is not believed.
    const isDex = host !== undefined && isDexHost(host);
    return { name, issuer, jwksUri: isDex ? undefined : jwksUri };
  });
  return {
    hash,
    warningsAt: (nowMilliseconds) => findWarnings(document, nowMilliseconds),
    implicit: document.dex.implicit,
    isDexHost,
    providers: document.providers,
    undiscovered: providers.filter((provider) => !hasKeys(provider)),
    providerOfIssuer: new Map(providers.map((provider) => [provider.issuer, provider])),
    providerOfJwksUri: byJwksUri(providers),
    ...compileParts(document, providers, jwtHandler),
    exemptions: document.exemptions,
    exemptionOf: compileExemptions(document),
  };
}

/** A key set that several providers share tells nothing of the issuer: it is left out. */
function byJwksUri(providers: readonly Provider[]): ReadonlyMap<string, UsableProvider> {
  const one = new Map<string, UsableProvider>();
  const several = new Set<string>();
  for (const provider of providers) {
    if (!hasKeys(provider)) continue;
    if (one.has(provider.jwksUri)) several.add(provider.jwksUri);
    one.set(provider.jwksUri, provider);
  }
  for (const jwksUri of several) one.delete(jwksUri);
  return one;
}
