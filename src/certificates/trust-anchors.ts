import { X509Certificate } from 'node:crypto';
import type { TrustAnchor } from '../rotation/trust-anchor.ts';

/** The certificates of a caBundle. */
export interface TrustAnchors {
  readonly anchors: readonly TrustAnchor[];
  /** Whether there is anything beside certificates that can be read. */
  readonly hasOther: boolean;
}

const end = '-----END CERTIFICATE-----';
/** No caBundle of ours has more, and a longer one must not cost time at each change. */
const maxCertificates = 64;

/** Reads certificates that stand one after the other, as PEM; what can't be read is left out. */
export function readTrustAnchors(text: string): TrustAnchors {
  const [last = '', ...blocks] = text.split(end).toReversed();
  const read = blocks
    .toReversed()
    .slice(0, maxCertificates)
    .map((block) => readTrustAnchor(block + end));
  const anchors = read.filter((each) => each !== undefined);
  return { anchors, hasOther: anchors.length < blocks.length || last.trim() !== '' };
}

/** One certificate as PEM; `undefined` where it is none. */
export function readTrustAnchor(pem: string): TrustAnchor | undefined {
  try {
    const certificate = new X509Certificate(pem);
    return {
      fingerprint: certificate.fingerprint256,
      pem: certificate.toString(),
      notBefore: certificate.validFromDate.getTime(),
      notAfter: certificate.validToDate.getTime(),
    };
  } catch {
    return undefined;
  }
}
