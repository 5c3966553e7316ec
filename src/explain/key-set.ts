/** A key of a JSON Web Key Set, and whether the token's signature is its. */
export interface Key {
  readonly kid: string | undefined;
  readonly use: string | undefined;
  readonly kty: string | undefined;
  readonly crv: string | undefined;
  readonly alg: string | undefined;
  /** Whether the token's signature verifies with it, by the algorithm that the token names. */
  readonly verifies: boolean;
}

/** What an address of keys gave. A reason names the address. */
export type KeySet =
  | { readonly kind: 'keys'; readonly keys: readonly Key[] }
  /** It answered, and not with a JSON Web Key Set. */
  | { readonly kind: 'unusable'; readonly reason: string }
  /** It could not be reached from here; a gateway inside the cluster may reach it. */
  | { readonly kind: 'unreachable'; readonly reason: string };

/** The key sets that were read, by their URL as an APIRule writes it. */
export type KeySets = ReadonlyMap<string, KeySet>;
