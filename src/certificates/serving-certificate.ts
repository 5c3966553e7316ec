import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { DexodusError } from '../errors.ts';

/** A certificate chain and its key, as PEM. */
export interface ServingCertificate {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads `tls.crt` and `tls.key` of a folder; where neither is there, makes a pair for localhost
 * first.
 *
 * @throws DexodusError `ERR_CERTIFICATE_INVALID` where the pair can't be used, with the way out
 */
export async function readServingCertificate(
  directory: string,
  nowMilliseconds: number,
): Promise<ServingCertificate> {
  const [cert, key] = await readPair(directory);
  if (cert === undefined && key === undefined) await makePair(directory, nowMilliseconds);
  return loadServingCertificate(directory, nowMilliseconds);
}

/**
 * Reads `tls.crt` and `tls.key` of a folder.
 *
 * @throws DexodusError `ERR_CERTIFICATE_INVALID` where the pair can't be used, with the way out
 */
export async function loadServingCertificate(
  directory: string,
  nowMilliseconds: number,
): Promise<ServingCertificate> {
  const [cert, key] = await readPair(directory);
  if (cert === undefined || key === undefined)
    throw unusable(directory, `${cert === undefined ? 'tls.crt' : 'tls.key'} is missing`);
  const problem = problemOf({ cert, key }, nowMilliseconds);
  if (problem !== undefined) throw unusable(directory, problem);
  return { cert, key };
}

/** Why nobody could be served with a pair; `undefined` where somebody can. */
function problemOf({ cert, key }: ServingCertificate, nowMilliseconds: number): string | undefined {
  const certificate = attempt(() => new X509Certificate(cert));
  if (typeof certificate === 'string') return `tls.crt is no certificate in PEM (${certificate})`;
  const privateKey = attempt(() => createPrivateKey(key));
  if (typeof privateKey === 'string') return `tls.key is no private key in PEM (${privateKey})`;
  if (!certificate.checkPrivateKey(privateKey)) return 'tls.key is not the key of tls.crt';
  const { validFromDate, validToDate } = certificate;
  if (validToDate.getTime() <= nowMilliseconds)
    return `tls.crt expired at ${validToDate.toISOString()}`;
  if (validFromDate.getTime() > nowMilliseconds)
    return `tls.crt is not valid before ${validFromDate.toISOString()}`;
  // What else OpenSSL refuses: a key that is too small, a chain that can't be read.
  const context = attempt(() => createSecureContext({ cert, key }));
  return typeof context === 'string' ? context : undefined;
}

/** A value, or why there is none. */
function attempt<T extends object>(make: () => T): T | string {
  try {
    return make();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function makePair(directory: string, nowMilliseconds: number): Promise<void> {
  // Loaded only where it is needed: the package costs more time than all else at the start.
  const { makeLocalCertificates } = await import('./local-certificates.ts');
  try {
    await makeLocalCertificates(directory, nowMilliseconds);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unusable(directory, `none is there, and none can be made (${reason})`);
  }
}

async function readPair(directory: string): Promise<readonly (string | undefined)[]> {
  return Promise.all(
    ['tls.crt', 'tls.key'].map(async (name) => {
      try {
        return await readFile(join(directory, name), 'utf8');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw unusable(directory, error instanceof Error ? error.message : String(error));
      }
    }),
  );
}

function unusable(directory: string, reason: string): DexodusError {
  return new DexodusError(
    'ERR_CERTIFICATE_INVALID',
    `the certificate in ${directory} can't be used: ${reason}. Put a tls.crt and its tls.key there; for a local run remove both, and a pair for localhost is made`,
  );
}
