import { isObject, type JsonObject, type JsonValue } from '../json.ts';

/** A bearer token as far as it can be read without a key. */
export type Token =
  | { readonly kind: 'jwt'; readonly header: JsonObject; readonly claims: JsonObject }
  /** Not of three parts: no JSON Web Token, so the jwt handler leaves it to the next one. */
  | { readonly kind: 'opaque' }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Reads a JWS in compact serialisation (RFC 7515 §7.1). The signature is not verified. */
export function readToken(text: string): Token {
  const parts = text.split('.');
  if (parts.length !== 3) return { kind: 'opaque' };
  const [header, claims] = parts.slice(0, 2).map(readPart);
  if (header === undefined) return { kind: 'malformed', reason: 'its header is no JSON object' };
  if (claims === undefined) return { kind: 'malformed', reason: 'its claims are no JSON object' };
  if (decodeBase64Url(parts[2] ?? '') === undefined)
    return { kind: 'malformed', reason: 'its signature is not base64url' };
  return { kind: 'jwt', header, claims };
}

function readPart(part: string): JsonObject | undefined {
  const bytes = decodeBase64Url(part);
  if (bytes === undefined) return undefined;
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse gives JSON
    const value = JSON.parse(new TextDecoder().decode(bytes)) as JsonValue;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Base64url without padding (RFC 7515 §2); `undefined` where it is anything else. */
function decodeBase64Url(text: string): Uint8Array | undefined {
  if (text.includes('=') || text.includes('+') || text.includes('/')) return undefined;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
