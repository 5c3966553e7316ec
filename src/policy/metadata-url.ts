import { urlFault } from './url-fault.ts';

const wellKnown = '/.well-known/openid-configuration';

/**
 * Where a provider's metadata is: `metadataUrl`, or else what OpenID Connect Discovery 1.0 makes of
 * the issuer (section 4: appended to it, without a slash that ends it).
 *
 * @returns `undefined` where the issuer is only a name, as XSUAA's, and can't be called
 */
export function metadataUrlOf(provider: {
  readonly issuer: string;
  readonly metadataUrl?: string | undefined;
  readonly allowInsecure: boolean;
}): string | undefined {
  const { issuer, metadataUrl, allowInsecure } = provider;
  if (metadataUrl !== undefined) return metadataUrl;
  // An issuer has no query and no fragment (section 3), and nothing can be appended to one that does.
  if (issuer.includes('?') || issuer.includes('#')) return undefined;
  if (urlFault(issuer, allowInsecure) !== undefined) return undefined;
  return `${issuer.endsWith('/') ? issuer.slice(0, -1) : issuer}${wellKnown}`;
}
