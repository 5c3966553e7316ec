import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { Authority } from '../rotation/trust-anchor.ts';
import { readTrustAnchor } from './trust-anchors.ts';

/** ECDSA on P-256: every TLS library has it, and a key is made in no time. */
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A certificate authority to be made. Times are milliseconds since 1970 UTC. */
export interface AuthorityPlan {
  readonly commonName: string;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Makes a certificate authority that signs serving certificates, and no other authority. */
export async function makeAuthority(plan: AuthorityPlan): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [plan.commonName] }],
    notBefore: new Date(plan.notBefore),
    notAfter: new Date(plan.notAfter),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  const anchor = readTrustAnchor(certificate.toString('pem'));
  if (anchor === undefined) throw new Error('the certificate that was made can not be read');
  return { ...anchor, key: x509.PemConverter.encode(key, 'PRIVATE KEY') };
}
