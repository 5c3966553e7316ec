import type { ServingCertificate } from './serving-certificate.ts';

/** Where the serving certificate comes from, as long as the process runs. */
export interface CertificateSource {
  /** What to serve with now. There always is something, though nobody may verify it: see `notReady`. */
  readonly current: () => ServingCertificate;
  /** Calls back with each new certificate from now on. */
  readonly follow: (changed: (certificate: ServingCertificate) => void) => void;
  /** Why nobody could verify what is served; empty where somebody can. */
  readonly notReady: () => readonly string[];
  readonly state: () => CertificateState;
  readonly close: () => void;
}

/** What monitoring is told of the certificates. */
export interface CertificateState {
  /** When the serving certificate ends, in milliseconds since 1970 UTC. */
  readonly servingNotAfter: number | undefined;
  /** When the authority ends that it is of. */
  readonly authorityNotAfter: number | undefined;
  /** Whether every live caBundle verifies it; `undefined` where these are not known. */
  readonly isVerified: boolean | undefined;
  /** Why somebody has to do something; `undefined` where nobody has to. */
  readonly problem: string | undefined;
}
