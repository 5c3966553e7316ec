import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  if (cert === undefined && key === undefined) {
    const { makeLocalCertificates } = await import('./local-certificates.ts');
    await makeLocalCertificates(directory, nowMilliseconds);
    return readServingCertificate(directory, nowMilliseconds);
  }
  if (cert === undefined || key === undefined)
    throw unusable(directory, `${cert === undefined ? 'tls.crt' : 'tls.key'} is missing`);
  verify(directory, { cert, key });
  return { cert, key };
}

function verify(directory: string, { cert, key }: ServingCertificate): void {
  let matches: boolean;
  try {
    matches = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch (error) {
    throw unusable(directory, error instanceof Error ? error.message : String(error));
  }
  if (!matches) throw unusable(directory, 'tls.key is not the key of tls.crt');
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
    `the certificate in ${directory} can't be used: ${reason} (put a tls.crt and its tls.key there, or remove both and a pair for localhost is made)`,
  );
}
