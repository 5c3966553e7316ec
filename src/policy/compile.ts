import { endOfDay } from './day.ts';
import { compileDexHosts } from './dex-hosts.ts';
import { hasKeys } from './has-keys.ts';
import { hostOf } from './host.ts';
import { compileParts } from './parts.ts';
import { parsePolicy } from './parse.ts';
import type { Exemption, Policy, Provider, UsableProvider } from './policy.ts';
import type { PolicyDocument, ProviderDocument } from './schema.ts';
import { findWarnings } from './warnings.ts';

/**
 * Parses, validates and compiles a policy's text, once for each change: nothing of a review parses
 * or validates again.
 *
 * @param text - the YAML document, as the file or the ConfigMap's key `policy.yaml` holds it
 * @param hash - the first 12 hex digits of the SHA-256 of the text (the shell's: this folder stays pure)
 * @param discovered - the JWKS URL that discovery has found for a provider which names none
 * @throws DexodusError `ERR_POLICY_INVALID`: every problem on a line of its own, with line and path
 */
export function compilePolicy(
  text: string,
  hash: string,
  discovered: (provider: ProviderDocument) => string | undefined = () => undefined,
): Policy {
  const document = parsePolicy(text);
  const isDexHost = compileDexHosts(document.dex);
  const providers = document.providers.map((provider): Provider => {
    const { name, issuer, jwksUri = discovered(provider) } = provider;
    const host = hostOf(jwksUri ?? '');
    // A policy that names Dex's keys is refused; metadata that names them is not believed.
    const isDex = host !== undefined && isDexHost(host);
    return { name, issuer, jwksUri: isDex ? undefined : jwksUri };
  });
  return {
    hash,
    warnings: findWarnings(document),
    implicit: document.dex.implicit,
    isDexHost,
    providers: document.providers,
    undiscovered: providers.filter((provider) => !hasKeys(provider)),
    providerOfIssuer: new Map(providers.map((provider) => [provider.issuer, provider])),
    providerOfJwksUri: byJwksUri(providers),
    partOf: compileParts(document, providers),
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

function compileExemptions({ exemptions }: PolicyDocument): Policy['exemptionOf'] {
  const longest = new Map<string, { readonly exemption: Exemption; readonly end: number }>();
  for (const entry of exemptions) {
    const exemption: Exemption = { ...entry, name: entry.name };
    // parsePolicy has refused every day that doesn't exist; were one left, it would exempt nothing.
    const end = endOfDay(entry.until) ?? 0;
    const key = keyOf(entry.namespace, entry.name);
    const other = longest.get(key);
    if (other === undefined || other.end < end) longest.set(key, { exemption, end });
  }
  return (namespace, name, nowMilliseconds) => {
    if (longest.size === 0) return undefined;
    const keys = [keyOf(namespace, undefined)];
    if (name !== undefined) keys.push(keyOf(namespace, name));
    const found = keys
      .map((key) => longest.get(key))
      .find((one) => one && nowMilliseconds < one.end);
    return found?.exemption;
  };
}

/** Kubernetes' names hold no slash. */
function keyOf(namespace: string, name: string | undefined): string {
  return name === undefined ? namespace : `${namespace}/${name}`;
}
