import type { Check } from './check.ts';

/** What an access strategy says to a request. */
export type Statement =
  | { readonly kind: 'decides'; readonly checks: readonly Check[] }
  /** The next strategy is asked. */
  | { readonly kind: 'notResponsible'; readonly reason: string };

/** A strategy that has the last word. */
export function decides(...checks: readonly Check[]): Statement {
  return { kind: 'decides', checks };
}

/** A strategy that leaves the request to the next one. */
export function notResponsible(reason: string): Statement {
  return { kind: 'notResponsible', reason };
}
