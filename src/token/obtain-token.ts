import { DexodusError } from '../errors.ts';
import type { Policy } from '../policy/policy.ts';
import type { FetchDependencies } from '../providers/fetch-json.ts';
import { requestToken } from '../providers/request-token.ts';
import { quote } from '../verdict/quote.ts';
import { readClientSecret } from './read-client-secret.ts';
import { checkTokenText, readTokenText } from './read-token-text.ts';
import type { TokenSource } from './token-source.ts';

/** A token, and where it came from. */
export interface ObtainedToken {
  readonly text: string;
  /** `undefined` where it was given. */
  readonly issued: IssuedBy | undefined;
  readonly warnings: readonly string[];
}

/** Who gave a token, and for what. */
export interface IssuedBy {
  readonly provider: string;
  /** What was granted, where the provider says so. */
  readonly scope: string | undefined;
}

/**
 * Reads the token that is given, or gets one from a provider of the policy, within the policy's
 * bounds.
 *
 * @throws DexodusError as `readTokenText`, `readClientSecret` and `requestToken`; `ERR_USAGE` where
 * the policy has no such provider
 */
export async function obtainToken(
  dependencies: FetchDependencies,
  source: TokenSource,
  policy: Policy,
): Promise<ObtainedToken> {
  if (source.kind === 'given')
    return { text: await readTokenText(source.argument), issued: undefined, warnings: [] };
  const provider = policy.providers.find(({ name }) => name === source.provider);
  if (provider === undefined) {
    const names = policy.providers.map(({ name }) => quote(name)).join(', ');
    throw new DexodusError(
      'ERR_USAGE',
      `the policy has no provider ${quote(source.provider)}, only ${names || 'none at all'}`,
    );
  }
  const { text: secret, warnings } = await readClientSecret(source.secretFile);
  const { id, authentication, scope } = source;
  const client = { id, secret, authentication, scope };
  const issued = await requestToken(dependencies, provider, client);
  return {
    text: checkTokenText(issued.text),
    issued: { provider: provider.name, scope: issued.scope },
    warnings,
  };
}
