import 'reflect-metadata';
import { webcrypto, X509Certificate } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
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
  x509.cryptoProvider.set(webcrypto);
  const notBefore = new Date(nowMilliseconds - millisecondsPerDay);
  const notAfter = new Date(nowMilliseconds + days * millisecondsPerDay);
  const usages: webcrypto.KeyUsage[] = ['sign', 'verify'];
  const authorityKeys = await webcrypto.subtle.generateKey(algorithm, false, usages);
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=dexodus local authority',
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    keys: authorityKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const keys = await webcrypto.subtle.generateKey(algorithm, true, usages);
  const serving = await x509.X509CertificateGenerator.create({
    subject: 'CN=localhost',
    issuer: authority.subject,
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
        ...otherNames.map((value) => ({ type: 'dns', value }) as const),
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'ca.crt'), pem(authority));
  await writeFile(join(directory, 'tls.key'), x509.PemConverter.encode(key, 'PRIVATE KEY'), {
    mode: 0o600,
  });
  await writeFile(join(directory, 'tls.crt'), pem(serving));
}

function pem(certificate: x509.X509Certificate): string {
  return new X509Certificate(Buffer.from(certificate.rawData)).toString();
}
