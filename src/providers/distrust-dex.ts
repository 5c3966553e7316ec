import { hostOf } from '../policy/host.ts';
import type { Policy } from '../policy/policy.ts';
import { quote } from '../verdict/quote.ts';
import type { ProviderHealth } from './provider-health.ts';

/**
 * A policy that names Dex's keys is refused; metadata that names them are not believed. The
 * provider stays undiscovered, and this says why.
 */
export function distrustDex(
  health: ProviderHealth,
  isDexHost: Policy['isDexHost'],
): ProviderHealth {
  const { jwksUri = '' } = health;
  const host = hostOf(jwksUri);
  if (host === undefined || !isDexHost(host)) return health;
  return {
    jwksUri: undefined,
    problem: `its metadata says that its keys are at ${quote(jwksUri)}, which is Dex: name jwksUri in the policy`,
    warnings: [],
    algorithms: new Map(),
  };
}
