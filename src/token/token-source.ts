import { DexodusError } from '../errors.ts';
import type { Client } from '../providers/request-token.ts';

/** Where a token comes from. */
export type TokenSource =
  /** It is given: itself, or `-` for standard input. */
  | { readonly kind: 'given'; readonly argument: string }
  /** A client gets one from a provider of the policy. */
  | ({
      readonly kind: 'clientCredentials';
      readonly provider: string;
      readonly secretFile: string;
    } & Omit<Client, 'secret'>);

/** What the command line says of it. */
export interface TokenSourceOptions {
  readonly policy: string;
  /** Where the APIRule is read from. */
  readonly filename: string;
  readonly provider?: string;
  readonly clientId?: string;
  readonly clientSecretFile?: string;
  readonly clientAuth?: Client['authentication'];
  readonly scope?: string;
}

/**
 * Tells where the token comes from: either the argument, or client credentials.
 *
 * @throws DexodusError `ERR_USAGE` where that is both, neither or half of it, or where standard
 * input would be read twice
 */
export function tokenSource(
  argument: string | undefined,
  options: TokenSourceOptions,
): TokenSource {
  const { policy, filename, provider, clientId, clientSecretFile, clientAuth, scope } = options;
  const needed = {
    '--provider': provider,
    '--client-id': clientId,
    '--client-secret-file': clientSecretFile,
  };
  const all = { ...needed, '--client-auth': clientAuth, '--scope': scope };
  const [given] = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  if (argument !== undefined && given !== undefined)
    throw usage(`either a token is given, or ${given} and its like get one: leave one of them out`);
  if (argument === undefined && given === undefined)
    throw usage(
      'a token is needed: as the argument, on standard input (-), or by --provider, --client-id and --client-secret-file',
    );
  if ([policy, filename, argument, clientSecretFile].filter((path) => path === '-').length > 1)
    throw usage('standard input can be read only once: give a file for all but one');
  if (argument !== undefined) return { kind: 'given', argument };
  if (!provider || !clientId || !clientSecretFile) {
    const missing = Object.entries(needed).flatMap(([name, value]) => (value ? [] : [name]));
    throw usage(`to get a token, ${missing.join(' and ')} must be given too`);
  }
  return {
    kind: 'clientCredentials',
    provider,
    secretFile: clientSecretFile,
    id: clientId,
    authentication: clientAuth ?? 'basic',
    scope: scope === '' ? undefined : scope,
  };
}

function usage(message: string): DexodusError {
  return new DexodusError('ERR_USAGE', message);
}
