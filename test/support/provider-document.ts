import type { ProviderDocument } from '../../src/policy/schema.ts';
import type { ProviderHealth } from '../../src/providers/provider-health.ts';

/** A provider of a policy's document that is left to discovery, with other keys where a test gives them. */
export function providerDocument(
  name: string,
  overrides: Partial<ProviderDocument> = {},
): ProviderDocument {
  const issuer = `https://${name}.example.com`;
  return { name, issuer, allowInsecure: false, allowPrivate: false, ...overrides };
}

/** A provider that is well and has one key. */
export function goodHealth(
  jwksUri: string,
  overrides: Partial<ProviderHealth> = {},
): ProviderHealth {
  return {
    jwksUri,
    problem: undefined,
    warnings: [],
    algorithms: new Map([['RS256', 1]]),
    ...overrides,
  };
}
