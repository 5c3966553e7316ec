import { X509Certificate } from 'node:crypto';
import { DexodusError } from '../errors.ts';

const begin = '-----BEGIN CERTIFICATE-----';
const end = '-----END CERTIFICATE-----';

/**
 * Reads the certificates that clients' certificates are verified with.
 *
 * @param text - PEM of one or more authorities
 * @param path - where it stands, for the message
 * @returns the same certificates, without what stands between them
 * @throws DexodusError `ERR_CERTIFICATE_INVALID` where one is no authority, or there is none
 */
export function parseClientAuthority(text: string, path: string): string {
  const blocks = text.split(begin).slice(1);
  if (blocks.length === 0) throw unusable(path, 'it holds no certificate in PEM');
  return blocks
    .map((block, index) => {
      const length = block.indexOf(end);
      const pem = `${begin}${block.slice(0, length)}${end}\n`;
      if (length < 0 || !isAuthority(pem))
        throw unusable(path, `its certificate ${index + 1} is no certificate of an authority`);
      return pem;
    })
    .join('');
}

function isAuthority(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}

function unusable(path: string, reason: string): DexodusError {
  return new DexodusError(
    'ERR_CERTIFICATE_INVALID',
    `the client CA in ${path} can't be used: ${reason}. Put the certificate there that the API server's client certificate was issued by`,
  );
}
