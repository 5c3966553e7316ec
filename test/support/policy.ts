import { compilePolicy } from '../../src/policy/compile.ts';
import type { Policy } from '../../src/policy/policy.ts';

export const ias = {
  name: 'ias',
  issuer: 'https://ias.example.com',
  jwksUri: 'https://ias.example.com/oauth2/certs',
};
export const xsuaa = {
  name: 'xsuaa',
  issuer: 'https://xsuaa.example.com/oauth/token',
  jwksUri: 'https://xsuaa.example.com/token_keys',
};

/** A policy of two providers, `ias` the default, with other keys where a test gives them. */
export function policyText(overrides: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    apiVersion: 'dexodus.dev/v1',
    kind: 'Policy',
    providers: [ias, xsuaa],
    defaults: ['ias'],
    ...overrides,
  });
}

export function testPolicy(overrides: Readonly<Record<string, unknown>> = {}): Policy {
  return compilePolicy(policyText(overrides), '0123456789ab');
}
