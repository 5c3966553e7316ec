import { isValidAt } from '../rotation/lifetimes.ts';
import type { CertificateState } from './certificate-source.ts';
import type { ClusterCertificateView } from './cluster-view.ts';
import type { Served } from './serving-keeper.ts';

/** How it is about the certificate that is served. */
export interface ServingAssessment {
  /** Why the API server can't verify it; empty where it can. */
  readonly reasons: readonly string[];
  readonly state: Omit<CertificateState, 'problem'>;
}

/**
 * Holds the serving certificate against the clock and the live caBundles. Where there is no webhook
 * configuration nobody calls, and nothing speaks against being ready for it.
 */
export function assessServing(
  served: Served | undefined,
  view: Pick<ClusterCertificateView, 'live' | 'missing'>,
  now: number,
): ServingAssessment {
  const live = view.live();
  if (served === undefined || live === undefined) {
    const known = {
      servingNotAfter: served?.life.notAfter,
      authorityNotAfter: served?.signer.notAfter,
    };
    const reasons = view.missing();
    return {
      reasons: reasons.length > 0 ? reasons : ['there is no certificate authority yet'],
      state: { ...known, isVerified: undefined },
    };
  }
  const { life, signer } = served;
  const reasons: string[] = [];
  const period = `${new Date(life.notBefore).toISOString()} to ${new Date(life.notAfter).toISOString()}`;
  if (!isValidAt(life, now)) reasons.push(`the serving certificate is valid from ${period}`);
  const wrong = live.filter(
    ({ anchors }) => !anchors.some(({ fingerprint }) => fingerprint === signer.fingerprint),
  );
  for (const configuration of new Set(wrong.map((bundle) => bundle.configuration)))
    reasons.push(`the caBundle of ${configuration} does not verify the serving certificate`);
  return {
    reasons,
    state: {
      servingNotAfter: life.notAfter,
      authorityNotAfter: signer.notAfter,
      isVerified: live.length === 0 ? undefined : wrong.length === 0,
    },
  };
}
