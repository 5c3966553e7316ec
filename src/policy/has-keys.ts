import type { Provider, UsableProvider } from './policy.ts';

/** Whether the address of a provider's keys is known: named by the policy, or discovered. */
export function hasKeys(provider: Provider): provider is UsableProvider {
  return provider.jwksUri !== undefined;
}
