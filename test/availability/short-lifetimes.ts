import { lifetimes as shipped } from '../../src/rotation/lifetimes.ts';

export const minute = 60_000;

/**
 * The API server's own clock can't be moved. Certificates begin to be valid a day before they are
 * made, so it takes those of replicas whose clocks run ahead by less than that: with shorter lives,
 * all renewals and rotations of a run fit in.
 */
export const lifetimes = {
  ...shipped,
  serving: 30 * minute,
  authority: 360 * minute,
  settling: 1000,
  staleAfter: 10 * minute,
};
