import { DexodusError } from '../errors.ts';
import type { Key, KeySet, KeySets } from '../explain/key-set.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { fetchJson, type FetchDependencies } from '../providers/fetch-json.ts';
import { quote } from '../verdict/quote.ts';
import { verifySignature } from './verify-signature.ts';

/** More is nobody's key set. */
const maxKeys = 200;

/** Addresses that Oathkeeper reads where it runs; nothing is known of them here. */
const localSchemes: ReadonlySet<string> = new Set(['file:', 's3:', 'gs:', 'azblob:']);

/**
 * Whoever asks about an APIRule has named the addresses in it: they may lead anywhere. All other
 * bounds of `fetchJson` hold.
 */
const anywhere = { allowInsecure: true, allowPrivate: true };

/** Reads key sets, each once and all at a time. */
export async function readKeySets(
  dependencies: FetchDependencies,
  urls: readonly string[],
  token: string,
): Promise<KeySets> {
  const sets = urls.map((url) => readKeySet(dependencies, url, token));
  return new Map((await Promise.all(sets)).map((set, index) => [urls[index] ?? '', set]));
}

/**
 * Reads the JSON Web Key Set (RFC 7517 §5) at an address that an APIRule names, and tries the token's
 * signature with each of its keys.
 */
export async function readKeySet(
  dependencies: FetchDependencies,
  url: string,
  token: string,
): Promise<KeySet> {
  const scheme = URL.parse(url)?.protocol;
  if (scheme === undefined || localSchemes.has(scheme))
    return {
      kind: 'unreachable',
      reason: `${quote(url)}: can only be read where the gateway runs`,
    };
  if (scheme !== 'https:' && scheme !== 'http:')
    return { kind: 'unusable', reason: `${quote(url)}: its scheme is neither https nor http` };
  let document: unknown;
  try {
    document = await fetchJson(dependencies, url, anywhere);
  } catch (error) {
    if (!(error instanceof DexodusError)) throw error;
    const kind = error.code === 'ERR_PROVIDER_INVALID' ? 'unusable' : 'unreachable';
    return { kind, reason: error.message };
  }
  const keys = keysOf(document);
  if (keys === undefined)
    return { kind: 'unusable', reason: `${quote(url)}: the answer is no JSON Web Key Set` };
  if (keys.length > maxKeys)
    return { kind: 'unusable', reason: `${quote(url)}: has more than ${maxKeys} keys` };
  return { kind: 'keys', keys: await Promise.all(keys.map((jwk) => toKey(jwk, token))) };
}

function keysOf(document: unknown): readonly JsonObject[] | undefined {
  const keys = isObject(document) ? document['keys'] : undefined;
  if (!Array.isArray(keys)) return undefined;
  const list: readonly JsonValue[] = keys;
  return list.every(isObject) ? list : undefined;
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
