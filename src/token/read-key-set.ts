import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Key, KeySet } from '../explain/key-set.ts';
import { verifySignature } from './verify-signature.ts';

/** What is asked for a set of keys; more is nobody's key set. */
const timeoutMilliseconds = 5_000;
const maxBytes = 1_048_576;
const maxKeys = 200;

/** Addresses that Oathkeeper reads where it runs; nothing is known of them here. */
const localSchemes: ReadonlySet<string> = new Set(['file:', 's3:', 'gs:', 'azblob:']);

/**
 * Reads the JSON Web Key Set (RFC 7517 §5) at an address that an APIRule names, and tries the token's
 * signature with each of its keys. At most 5 s, 1 MiB and 200 keys; no credentials are sent.
 */
export async function readKeySet(url: string, token: string): Promise<KeySet> {
  const address = URL.parse(url);
  if (address === null || localSchemes.has(address.protocol))
    return { kind: 'unreachable', reason: 'can only be read where the gateway runs' };
  if (address.protocol !== 'https:' && address.protocol !== 'http:')
    return { kind: 'unusable', reason: 'has a scheme that is neither https nor http' };
  const text = await fetchText(address);
  if (typeof text !== 'string') return text;
  const keys = keysOf(text);
  if (keys === undefined) return { kind: 'unusable', reason: 'is no JSON Web Key Set' };
  if (keys.length > maxKeys) return { kind: 'unusable', reason: `has more than ${maxKeys} keys` };
  return { kind: 'keys', keys: await Promise.all(keys.map((jwk) => toKey(jwk, token))) };
}

async function fetchText(address: URL): Promise<string | KeySet> {
  try {
    const response = await fetch(address, {
      signal: AbortSignal.timeout(timeoutMilliseconds),
      headers: { accept: 'application/jwk-set+json, application/json' },
    });
    if (!response.ok) {
      await response.body?.cancel();
      return { kind: 'unusable', reason: `answers with status ${response.status}` };
    }
    return await readBounded(response);
  } catch (error) {
    return { kind: 'unreachable', reason: `can't be reached from here (${reasonOf(error)})` };
  }
}

async function readBounded({ body }: Response): Promise<string | KeySet> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return { kind: 'unusable', reason: `is larger than ${maxBytes} bytes` };
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The system's word for it, as `ECONNREFUSED`: messages of fetch say only that it failed. */
function reasonOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return `no answer within ${timeoutMilliseconds / 1000} s`;
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : 'the request failed';
}

function keysOf(text: string): readonly JsonObject[] | undefined {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse gives JSON
    const document = JSON.parse(text) as JsonValue;
    const keys = isObject(document) ? document['keys'] : undefined;
    if (!Array.isArray(keys)) return undefined;
    const list: readonly JsonValue[] = keys;
    return list.every(isObject) ? list : undefined;
  } catch {
    return undefined;
  }
}

async function toKey(jwk: JsonObject, token: string): Promise<Key> {
  const textOf = (member: string): string | undefined => {
    const value = jwk[member];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    kid: textOf('kid'),
    use: textOf('use'),
    kty: textOf('kty'),
    crv: textOf('crv'),
    alg: textOf('alg'),
    verifies: await verifySignature(jwk, token),
  };
}
