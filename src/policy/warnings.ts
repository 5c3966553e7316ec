import { metadataUrlOf } from './metadata-url.ts';
import type { PolicyDocument } from './schema.ts';

/** What is legal in a policy and yet may surprise, one line each. */
export function findWarnings(policy: PolicyDocument): readonly string[] {
  return policy.providers.flatMap((provider, index) => {
    const warnings: string[] = [];
    if (!provider.issuer.startsWith('https://'))
      warnings.push(
        `providers[${index}].issuer: ${JSON.stringify(provider.issuer)} is not https: the APIRule CRDs of Kyma 2.6 to 2.17 refuse it`,
      );
    if (provider.allowInsecure)
      warnings.push(
        `providers[${index}].allowInsecure: whoever is on the way to ${JSON.stringify(provider.jwksUri ?? metadataUrlOf(provider))} can exchange the keys`,
      );
    return warnings;
  });
}
