import { quote } from '../verdict/quote.ts';

/** A place of a request that a token stands in. */
export type TokenLocation =
  | { readonly kind: 'header'; readonly name: string; readonly prefix: string }
  | { readonly kind: 'query'; readonly name: string }
  | { readonly kind: 'cookie'; readonly name: string };

/** RFC 6750 §2.1: where a bearer token belongs, and where gateways look unless told otherwise. */
export const bearer = { kind: 'header', name: 'Authorization', prefix: 'Bearer ' } as const;

/** Whether two locations are one. Header names have no case (RFC 9110 §5.1). */
export function isSameLocation(one: TokenLocation, other: TokenLocation): boolean {
  if (one.kind === 'header' && other.kind === 'header')
    return one.name.toLowerCase() === other.name.toLowerCase() && one.prefix === other.prefix;
  return one.kind === other.kind && one.name === other.name;
}

/** A location as a caller would write it down. */
export function describeLocation(location: TokenLocation): string {
  switch (location.kind) {
    case 'header':
      return `header ${quote(`${location.name}: ${location.prefix}TOKEN`)}`;
    case 'query':
      return `query parameter ${quote(location.name)}`;
    case 'cookie':
      return `cookie ${quote(location.name)}`;
  }
}
