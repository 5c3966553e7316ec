import { hasKeys } from '../policy/has-keys.ts';
import type { Part, Provider, UsableProvider } from '../policy/policy.ts';
import { quote } from './quote.ts';
import { noDefaults, type Unfixable } from './repair-result.ts';

/** Providers that can be put in, all of them. */
export interface Usable {
  readonly outcome: 'usable';
  readonly providers: readonly UsableProvider[];
}

/** The providers with their keys; unfixable where discovery has not found those of one yet. */
export function usableProviders(providers: readonly Provider[]): Usable | Unfixable {
  const usable: UsableProvider[] = [];
  for (const provider of providers) {
    if (!hasKeys(provider)) return { outcome: 'unfixable', reason: keysUnknown(provider) };
    usable.push(provider);
  }
  return { outcome: 'usable', providers: usable };
}

/** The providers that take Dex's place in a part of the policy. */
export function usableDefaults({ defaults }: Part): Usable | Unfixable {
  return defaults.length === 0 ? noDefaults : usableProviders(defaults);
}

/**
 * Why a JWKS URL tells no issuer: no one provider has it, or it may be that of one which has not
 * been discovered yet.
 *
 * @param undiscovered - the providers whose it may be
 * @param wayOut - what to write where no provider of the policy can be meant
 */
export function urlUnknown(
  url: string,
  [provider]: readonly Provider[],
  wayOut: string,
): Unfixable {
  return {
    outcome: 'unfixable',
    reason:
      provider === undefined
        ? `no one provider of the policy has the keys ${quote(url)}: ${wayOut}`
        : `whose keys ${quote(url)} are can't be told: ${keysUnknown(provider)}`,
  };
}

function keysUnknown({ name }: Provider): string {
  return `the keys of provider ${quote(name)} were never discovered: try again later, or have its jwksUri set in the policy`;
}
