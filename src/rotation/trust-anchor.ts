/** A certificate that the API server may verify a serving certificate with. Times are milliseconds since 1970 UTC. */
export interface TrustAnchor {
  /** SHA-256 of its DER, as OpenSSL writes it. */
  readonly fingerprint: string;
  readonly pem: string;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** One whose private key is at hand, so that serving certificates can be made with it. */
export interface Authority extends TrustAnchor {
  /** PKCS #8 as PEM. */
  readonly key: string;
}
