import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** An authority that vouches for clients. */
export interface ClientAuthority {
  /** PEM. */
  readonly pem: string;
  readonly issue: (plan: ClientPlan) => Promise<ClientPair>;
}

export interface ClientPlan {
  /** As `CN=kube-apiserver`. */
  readonly subject: string;
  readonly usage?: 'clientAuth' | 'serverAuth';
  readonly notAfter?: Date;
}

/** PEM each. */
export interface ClientPair {
  readonly cert: string;
  readonly key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const usages: webcrypto.KeyUsage[] = ['sign', 'verify'];
const hour = 3_600_000;

/** Makes an authority for client certificates. */
export async function makeClientAuthority(
  name = 'CN=api server authority',
): Promise<ClientAuthority> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, usages);
  const notBefore = new Date(Date.now() - 2 * hour);
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name,
    notBefore,
    notAfter: new Date(Date.now() + hour),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  return {
    pem: `${authority.toString('pem')}\n`,
    async issue({ subject, usage = 'clientAuth', notAfter }) {
      const clientKeys = await webcrypto.subtle.generateKey(algorithm, true, usages);
      const certificate = await x509.X509CertificateGenerator.create({
        subject,
        issuer: authority.subject,
        notBefore,
        notAfter: notAfter ?? new Date(Date.now() + hour),
        signingAlgorithm: algorithm,
        publicKey: clientKeys.publicKey,
        signingKey: keys.privateKey,
        extensions: [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage[usage]])],
      });
      const key = await webcrypto.subtle.exportKey('pkcs8', clientKeys.privateKey);
      return {
        cert: `${certificate.toString('pem')}\n`,
        key: `${x509.PemConverter.encode(key, 'PRIVATE KEY')}\n`,
      };
    },
  };
}
