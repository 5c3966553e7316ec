import * as z from 'zod';
import { DexodusError } from '../errors.ts';
import { metadataUrlOf } from '../policy/metadata-url.ts';
import type { ProviderDocument } from '../policy/schema.ts';
import { urlFault } from '../policy/url-fault.ts';
import { quote } from '../verdict/quote.ts';
import { fetchJson, type FetchDependencies } from './fetch-json.ts';

/** What dexodus asks of a provider's metadata. */
export interface ProviderMetadata {
  readonly jwksUri: string;
  /** Left out by providers that give tokens only in the browser. */
  readonly tokenEndpoint: string | undefined;
}

const maxUrlCharacters = 2048;
const url = z.string().max(maxUrlCharacters);
const metadataSchema = z.object({
  issuer: url,
  jwks_uri: url,
  token_endpoint: url.optional(),
});

/**
 * Reads the metadata of a provider (OpenID Connect Discovery 1.0, section 4), and holds it to the
 * policy: the issuer is the provider's, to the letter.
 *
 * @returns `undefined` where the provider has no place to read it from (its issuer is only a name)
 * @throws DexodusError as `fetchJson`, and `ERR_PROVIDER_INVALID` where the document is no metadata
 * or that of another issuer
 */
export async function discover(
  dependencies: FetchDependencies,
  provider: ProviderDocument,
): Promise<ProviderMetadata | undefined> {
  const metadataUrl = metadataUrlOf(provider);
  if (metadataUrl === undefined) return undefined;
  const document = metadataSchema.safeParse(await fetchJson(dependencies, metadataUrl, provider));
  if (!document.success) {
    const missing = document.error.issues.map(({ path }) => path.join('.')).filter(Boolean);
    const reason = missing.length === 0 ? 'is no object' : `has no valid ${missing.join(', ')}`;
    throw invalid(metadataUrl, `the metadata ${reason}`);
  }
  const { issuer, jwks_uri: jwksUri, token_endpoint: tokenEndpoint } = document.data;
  if (issuer !== provider.issuer)
    throw invalid(
      metadataUrl,
      `the metadata is that of the issuer ${quote(issuer)}, not of ${quote(provider.issuer)}: correct issuer or metadataUrl (every character counts)`,
    );
  const fault = urlFault(jwksUri, provider.allowInsecure);
  if (fault !== undefined) throw invalid(metadataUrl, `jwks_uri ${quote(jwksUri)} ${fault}`);
  return { jwksUri, tokenEndpoint };
}

function invalid(metadataUrl: string, reason: string): DexodusError {
  return new DexodusError('ERR_PROVIDER_INVALID', `${quote(metadataUrl)}: ${reason}`);
}
