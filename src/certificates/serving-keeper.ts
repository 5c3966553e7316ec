import { chooseSigner, type Moment } from '../rotation/choose-signer.ts';
import type { AuthorityState } from '../rotation/authority-state.ts';
import type { Held } from '../rotation/held.ts';
import type { Lifetimes } from '../rotation/lifetimes.ts';
import { isServingDue, servingLife, type ServingLife } from '../rotation/serving-due.ts';
import type { Authority } from '../rotation/trust-anchor.ts';
import { issueServingCertificate } from './issue-serving-certificate.ts';
import type { ServingCertificate } from './serving-certificate.ts';

/** A serving certificate that was made here. */
export interface Served {
  readonly certificate: ServingCertificate;
  readonly life: ServingLife;
  readonly signer: Authority;
}

/** What a replica knows at a moment. */
export interface ServingView {
  readonly state: AuthorityState | undefined;
  readonly held: Held;
  /** Since when the API server is not heard, in milliseconds since 1970 UTC. */
  readonly lostSince: number | undefined;
}

/** Keeps the serving certificate that a replica makes for itself, in memory. */
export interface ServingKeeper {
  readonly served: () => Served | undefined;
  /** Makes a new one where it is due; gives it, or `undefined` where all stays. */
  readonly keep: (view: ServingView, moment: Moment) => Promise<Served | undefined>;
}

export function createServingKeeper(
  lifetimes: Lifetimes,
  dnsNames: readonly string[],
): ServingKeeper {
  let served: Served | undefined;
  return {
    served: () => served,
    async keep({ state, held, lostSince }, moment) {
      const { now } = moment;
      const current = served?.signer;
      const signer = chooseSigner({ state, current, held, lifetimes }, moment);
      const isStale = lostSince !== undefined && now - lostSince > lifetimes.staleAfter;
      if (signer === undefined) return undefined;
      if (!isServingDue({ signer, current: served?.life, isStale, lifetimes }, now))
        return undefined;
      const life = servingLife(signer, now, lifetimes);
      const { notBefore, notAfter } = life;
      const certificate = await issueServingCertificate(signer, { dnsNames, notBefore, notAfter });
      served = { certificate, life, signer };
      return served;
    },
  };
}
