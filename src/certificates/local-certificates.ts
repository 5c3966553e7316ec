import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { issueServingCertificate } from './issue-serving-certificate.ts';
import { makeAuthority } from './make-authority.ts';

const millisecondsPerDay = 86_400_000;
/** Apple's and so many a client's bound for a serving certificate is 825 days. */
const days = 365;

/**
 * Makes a certificate authority and a serving certificate for localhost and other names, for a run
 * outside of a cluster: `ca.crt`, `tls.crt`, `tls.key` in the folder. The authority's key is thrown
 * away.
 */
export async function makeLocalCertificates(
  directory: string,
  nowMilliseconds: number,
  otherNames: readonly string[] = [],
): Promise<void> {
  const life = {
    notBefore: nowMilliseconds - millisecondsPerDay,
    notAfter: nowMilliseconds + days * millisecondsPerDay,
  };
  const authority = await makeAuthority({ commonName: 'dexodus local authority', ...life });
  const { cert, key } = await issueServingCertificate(authority, {
    dnsNames: ['localhost', ...otherNames],
    ipAddresses: ['127.0.0.1', '::1'],
    ...life,
  });
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'ca.crt'), authority.pem);
  await writeFile(join(directory, 'tls.key'), key, { mode: 0o600 });
  await writeFile(join(directory, 'tls.crt'), cert);
}
