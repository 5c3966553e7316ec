import { importJWK } from 'jose';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { quote } from '../verdict/quote.ts';

/** What a gateway can make of one key of a key set. */
export type KeyAssessment =
  | {
      readonly kind: 'signature';
      /** The algorithm of RFC 7518 that it names, or that its type is commonly used for. */
      readonly algorithm: string;
      /** Oathkeeper looks keys up by `kid` among those with `use: sig`; others it never finds. */
      readonly isFoundByOathkeeper: boolean;
      readonly isPrivate: boolean;
    }
  /** For encryption, say: nothing is wrong with it. */
  | { readonly kind: 'other' }
  | { readonly kind: 'unusable'; readonly reason: string };

/** The algorithms that a key of a type (and curve) verifies; the first where it names none itself. */
const algorithmsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['RSA', ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']],
  ['EC P-256', ['ES256']],
  ['EC P-384', ['ES384']],
  ['EC P-521', ['ES512']],
  ['OKP Ed25519', ['EdDSA', 'Ed25519']],
]);

/** RFC 7518, section 3.3; Node's import takes any number, an empty one too. */
const minRsaBits = 2048;

/** The members of a public key (RFC 7518, section 6; RFC 8037): no other is let through to the import. */
const publicMembers = ['kty', 'n', 'e', 'crv', 'x', 'y'] as const;

/** Tells whether a key of a key set verifies signatures; jose imports it to find out. */
export async function assessKey(key: JsonValue): Promise<KeyAssessment> {
  if (!isObject(key) || typeof key['kty'] !== 'string') return unusable('is no JSON Web Key');
  if (key['kty'] === 'oct')
    return unusable('is a symmetric secret, which everybody can read here: have it withdrawn');
  if (!isForSignatures(key)) return { kind: 'other' };
  const type = typeOf(key);
  const algorithms = algorithmsOf.get(type);
  if (algorithms === undefined)
    return unusable(`is of a type that gateways don't know, ${quote(type)}`);
  const algorithm = key['alg'] ?? algorithms[0];
  if (typeof algorithm !== 'string') return unusable('has an alg that is no text');
  if (!algorithms.includes(algorithm))
    return key['use'] === undefined
      ? { kind: 'other' }
      : unusable(`has an alg that is none of ${type} keys, ${quote(algorithm)}`);
  const fault = await faultOf(key, algorithm);
  if (fault !== undefined) return unusable(fault);
  return {
    kind: 'signature',
    algorithm,
    isFoundByOathkeeper: key['use'] === 'sig' && typeof key['kid'] === 'string',
    isPrivate: key['d'] !== undefined,
  };
}

/** Type and, where the type has several, curve. */
export function typeOf(key: JsonObject): string {
  const { kty, crv } = key;
  return kty === 'EC' || kty === 'OKP' ? `${kty} ${text(crv)}` : text(kty);
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** By RFC 7517, sections 4.2 and 4.3. */
function isForSignatures(key: JsonObject): boolean {
  const operations = key['key_ops'];
  return (
    (key['use'] === undefined || key['use'] === 'sig') &&
    (!Array.isArray(operations) || operations.includes('verify'))
  );
}

/** Why a key does not verify anything; jose has the last word. */
async function faultOf(key: JsonObject, algorithm: string): Promise<string | undefined> {
  const members: Record<string, string> = {};
  for (const name of publicMembers) {
    const value = key[name];
    if (typeof value === 'string') members[name] = value;
  }
  try {
    const imported = await importJWK(members, algorithm);
    const bits = 'algorithm' in imported ? modulusBits(imported.algorithm) : undefined;
    return bits !== undefined && bits < minRsaBits
      ? `has ${bits} bits: RSA keys need ${minRsaBits} at least`
      : undefined;
  } catch {
    return 'can not be read';
  }
}

function modulusBits(algorithm: object): number | undefined {
  return 'modulusLength' in algorithm && typeof algorithm.modulusLength === 'number'
    ? algorithm.modulusLength
    : undefined;
}

function unusable(reason: string): KeyAssessment {
  return { kind: 'unusable', reason };
}
