import type { Authentication, Reading } from '../apirule/reading.ts';
import type { JsonObject } from '../json.ts';
import type { UsableProvider } from '../policy/policy.ts';
import { quote } from './quote.ts';
import { isDex, type Reference } from './reference.ts';
import { changeTo, type Repair, type RepairContext, type Unfixable } from './repair-result.ts';
import { urlUnknown, usableDefaults, usableProviders, type Usable } from './usable-providers.ts';

type IstioReading = Extract<Reading, { readonly dialect: 'istio' }>;

/**
 * Repairs a configuration in Istio's dialect. There, issuer and keys are pairs: each entry is
 * repaired by its own other half.
 */
export function repairIstio(reading: IstioReading, context: RepairContext): Repair {
  const { part, references } = context;
  if (reading.authentications.length === 0) {
    const defaults = usableDefaults(part);
    if (defaults.outcome === 'unfixable') return defaults;
    return {
      outcome: 'fixed',
      changes: [changeTo('authentications', authenticationsOf(defaults.providers))],
      replacements: () => [],
      beside: '',
      providers: defaults.providers,
      warnings: [],
    };
  }
  if (references.length === 0) return { outcome: 'untouched', notices: [] };
  const successions: Succession[] = [];
  for (const authentication of reading.authentications) {
    const succession = succeed(authentication, context);
    if ('reason' in succession) return { outcome: 'unfixable', reason: succession.reason };
    successions.push(succession);
  }
  return assemble(successions);
}

/** The entries that take the place of nothing, or of a Dex entry. */
export function authenticationsOf(providers: readonly UsableProvider[]): readonly JsonObject[] {
  return providers.map(({ issuer, jwksUri }) => ({ issuer, jwksUri }));
}

/** One entry, and the providers that take its place; none where it stays. */
interface Succession {
  readonly entry: Authentication;
  readonly providers: readonly UsableProvider[] | undefined;
}

function succeed(
  entry: Authentication,
  { policy, part }: RepairContext,
): Succession | { readonly reason: string } {
  const { issuer, jwksUri } = entry;
  const isIssuerDex = issuer !== undefined && isDex(issuer, policy);
  const isUrlDex = jwksUri !== undefined && isDex(jwksUri, policy);
  if (!isIssuerDex && !isUrlDex) return { entry, providers: undefined };
  if (isIssuerDex && isUrlDex) return succeedBy(entry, usableDefaults(part));
  if (isIssuerDex) {
    if (jwksUri === undefined)
      return { reason: 'jwksUri is missing: write issuer and jwksUri of one provider' };
    const provider = policy.providerOfJwksUri.get(jwksUri);
    return provider === undefined
      ? urlUnknown(jwksUri, policy.undiscovered, 'write the issuer of their tokens')
      : { entry, providers: [provider] };
  }
  if (issuer === undefined)
    return { reason: 'issuer is missing: write issuer and jwksUri of one provider' };
  const provider = policy.providerOfIssuer.get(issuer);
  return provider === undefined
    ? {
        reason: `no provider of the policy has the issuer ${quote(issuer)}: have it added there, or write the jwksUri of its keys`,
      }
    : succeedBy(entry, usableProviders([provider]));
}

function succeedBy(
  entry: Authentication,
  providers: Usable | Unfixable,
): Succession | { readonly reason: string } {
  return providers.outcome === 'usable' ? { entry, providers: providers.providers } : providers;
}

function assemble(successions: readonly Succession[]): Repair {
  const there = new Map<string, JsonObject>();
  for (const { entry, providers } of successions) {
    if (providers === undefined) there.set(pairOf(entry.object), entry.object);
  }
  const warnings: string[] = [];
  const authentications: JsonObject[] = [];
  for (const { entry, providers } of successions) {
    if (providers === undefined) authentications.push(entry.object);
    for (const { issuer, jwksUri } of providers ?? []) {
      const successor = { ...entry.object, issuer, jwksUri };
      const other = there.get(pairOf(successor));
      if (other === undefined) {
        there.set(pairOf(successor), successor);
        authentications.push(successor);
      } else if (tokenPlacesOf(other) !== tokenPlacesOf(successor)) {
        warnings.push(
          `an entry for ${quote(issuer)} was dropped: another with other fromHeaders or fromParams is there`,
        );
      }
    }
  }
  return {
    outcome: 'fixed',
    changes: [changeTo('authentications', authentications)],
    replacements: (reference) => replacementsOf(reference, successions),
    beside: '',
    providers: [...new Set(successions.flatMap(({ providers }) => providers ?? []))],
    warnings,
  };
}

function replacementsOf(
  { kind, steps }: Reference,
  successions: readonly Succession[],
): readonly string[] {
  const index = steps.at(-2);
  const providers = typeof index === 'number' ? successions[index]?.providers : undefined;
  return (providers ?? []).map(({ issuer, jwksUri }) => (kind === 'issuer' ? issuer : jwksUri));
}

function pairOf({ issuer, jwksUri }: JsonObject): string {
  return JSON.stringify([issuer, jwksUri]);
}

function tokenPlacesOf({ fromHeaders, fromParams }: JsonObject): string {
  return JSON.stringify([fromHeaders ?? [], fromParams ?? []]);
}
