import type { KeySets } from './key-set.ts';
import type { TokenLocation } from './location.ts';
import type { Token } from './token.ts';

/** All that is known when a request is judged: the request, its token, the keys and the time. */
export interface Evidence {
  readonly method: string;
  /** As the request line has it; a query is ignored. */
  readonly path: string;
  /** Where the caller puts the token; `undefined`: wherever the rule looks for it. */
  readonly location: TokenLocation | undefined;
  readonly token: Token;
  readonly keySets: KeySets;
  /** Oathkeeper's own `jwks_urls`: for a rule without any. None where they are not known. */
  readonly globalJwksUrls: readonly string[];
  readonly nowMilliseconds: number;
}
