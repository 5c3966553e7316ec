import {
  allowInsecureRequests,
  clientCredentialsGrantRequest,
  ClientSecretBasic,
  ClientSecretPost,
  customFetch,
  OperationProcessingError,
  processClientCredentialsResponse,
  ResponseBodyError,
  UnsupportedOperationError,
  type ClientAuth,
} from 'oauth4webapi';
import { DexodusError } from '../errors.ts';
import type { ProviderDocument } from '../policy/schema.ts';
import { urlFault } from '../policy/url-fault.ts';
import { quote } from '../verdict/quote.ts';
import { discover } from './discovery.ts';
import type { FetchDependencies } from './fetch-json.ts';
import { postForm } from './post-form.ts';

/** A client of a provider. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  /** How it proves who it is (RFC 6749, section 2.3.1): by HTTP Basic, or in the form. */
  readonly authentication: 'basic' | 'post';
  /** What it asks for, separated by spaces; `undefined`: whatever the provider gives it. */
  readonly scope: string | undefined;
}

/** A token that a provider gave. */
export interface IssuedToken {
  readonly text: string;
  /** What was granted, where the provider says so. */
  readonly scope: string | undefined;
}

/**
 * Gets an access token by the client credentials grant (RFC 6749, section 4.4), from the token
 * endpoint that the provider's metadata names. No error holds the secret or a token.
 *
 * @throws DexodusError as `discover` and `postForm`; `ERR_PROVIDER_INVALID` where the provider has no
 * token endpoint or answers with no token; `ERR_TOKEN_REFUSED` where it gives this client none
 */
export async function requestToken(
  dependencies: FetchDependencies,
  provider: ProviderDocument,
  client: Client,
): Promise<IssuedToken> {
  const metadata = await discover(dependencies, provider);
  if (metadata === undefined)
    throw invalid(
      `provider ${quote(provider.name)} has an issuer that is only a name: metadataUrl is needed in the policy to find where its tokens are given`,
    );
  const { tokenEndpoint } = metadata;
  if (tokenEndpoint === undefined)
    throw invalid(`the metadata of provider ${quote(provider.name)} names no token_endpoint`);
  const fault = urlFault(tokenEndpoint, provider.allowInsecure);
  if (fault !== undefined) throw invalid(`token_endpoint ${quote(tokenEndpoint)} ${fault}`);
  const server = { issuer: provider.issuer, token_endpoint: tokenEndpoint };
  try {
    const response = await clientCredentialsGrantRequest(
      server,
      { client_id: client.id },
      authenticationOf(client),
      client.scope === undefined ? {} : { scope: client.scope },
      {
        // What may be called is decided by the policy, in postForm.
        [allowInsecureRequests]: true,
        [customFetch]: (url, { headers, body }) =>
          send(dependencies, { url, headers, body: String(body), rules: provider }),
      },
    );
    const answer = await processClientCredentialsResponse(
      server,
      { client_id: client.id },
      response,
    );
    if (answer.token_type !== 'bearer')
      throw invalid(`${quote(tokenEndpoint)}: gives no bearer token, which is what gateways take`);
    return { text: answer.access_token, scope: answer.scope };
  } catch (error) {
    if (error instanceof DexodusError) throw error;
    throw failure(error, tokenEndpoint, client);
  }
}

function authenticationOf({ authentication, secret }: Client): ClientAuth {
  return authentication === 'basic' ? ClientSecretBasic(secret) : ClientSecretPost(secret);
}

async function send(...post: Parameters<typeof postForm>): Promise<Response> {
  const { status, contentType, body } = await postForm(...post);
  // No other header: of an error in the body and a challenge in a header, the body says more.
  return new Response(Buffer.from(body), { status, headers: { 'content-type': contentType } });
}

const notKnown =
  'the client is not known, its secret is another, or it has to prove itself by another --client-auth';

/** What an error of RFC 6749, section 5.2, asks for; `unauthorized` is what UAA says for the first. */
const waysOut: ReadonlyMap<string, string> = new Map([
  ['invalid_client', notKnown],
  ['unauthorized', notKnown],
  ['unauthorized_client', 'allow the client the client credentials grant at the provider'],
  ['unsupported_grant_type', 'the provider has no client credentials grant: pass a token instead'],
  ['invalid_scope', 'correct --scope, or leave it out'],
]);

function failure(error: unknown, url: string, { secret }: Client): DexodusError {
  if (error instanceof ResponseBodyError) {
    // Nobody has looked at the description's type yet; some providers repeat what they were sent.
    const told = [error.error, error.error_description].filter(
      (text) => typeof text === 'string' && text !== '' && !text.includes(secret),
    );
    const wayOut = waysOut.get(error.error);
    const hint = wayOut === undefined ? '' : ` (${wayOut})`;
    return new DexodusError(
      'ERR_TOKEN_REFUSED',
      `${quote(url)}: gives no token: ${told.map((text) => quote(text ?? '')).join(', ')}${hint}`,
    );
  }
  if (error instanceof OperationProcessingError || error instanceof UnsupportedOperationError) {
    const status = error.cause instanceof Response ? `, with status ${error.cause.status}` : '';
    // The words are the library's own; what was received stays in the cause, which goes no further.
    return invalid(`${quote(url)}: the answer is no token${status}: ${error.message}`);
  }
  throw error;
}

function invalid(message: string): DexodusError {
  return new DexodusError('ERR_PROVIDER_INVALID', message);
}
