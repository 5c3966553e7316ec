import { isObject, type JsonValue } from '../json.ts';
import { quote } from '../verdict/quote.ts';
import { assessKey, typeOf, type KeyAssessment } from './assess-key.ts';

/** What gateways can make of a key set. */
export interface KeySetHealth {
  /** How many keys verify signatures, by algorithm. */
  readonly algorithms: ReadonlyMap<string, number>;
  /** Why no token can be verified with it; undefined where one can. */
  readonly problem: string | undefined;
  /** What may surprise, one line each, and few. */
  readonly warnings: readonly string[];
}

/** Importing a key costs half a millisecond; a provider has two or three. */
const maxKeys = 500;

/** Key types and curves that Oathkeeper (0.40) can decode; one other spoils the whole set for it. */
const typesOfOathkeeper = new Set([
  'RSA',
  'oct',
  'EC P-256',
  'EC P-384',
  'EC P-521',
  'OKP Ed25519',
]);

/** Assesses a document as a JSON Web Key Set (RFC 7517, section 5): what it holds, and what of it is of use. */
export async function assessKeySet(document: unknown): Promise<KeySetHealth> {
  const keys: readonly JsonValue[] | undefined = keysOf(document);
  if (keys === undefined) return useless('is no JSON Web Key Set: it has no list "keys"');
  if (keys.length === 0) return useless('is empty');
  if (keys.length > maxKeys) return useless(`has more than ${maxKeys} keys`);
  const assessed = await Promise.all(keys.map(assessKey));
  const algorithms = new Map<string, number>();
  for (const key of assessed) {
    if (key.kind === 'signature')
      algorithms.set(key.algorithm, (algorithms.get(key.algorithm) ?? 0) + 1);
  }
  const warnings = [...warningsOfKeys(assessed), ...warningsForOathkeeper(keys, assessed)];
  return algorithms.size === 0
    ? { algorithms, problem: 'the key set has no usable signature key', warnings }
    : { algorithms, problem: undefined, warnings };
}

function keysOf(document: unknown): readonly JsonValue[] | undefined {
  const keys = isObject(document) ? document['keys'] : undefined;
  return Array.isArray(keys) ? keys : undefined;
}

function useless(reason: string): KeySetHealth {
  return { algorithms: new Map(), problem: `the key set ${reason}`, warnings: [] };
}

function warningsOfKeys(assessed: readonly KeyAssessment[]): readonly string[] {
  const warnings: string[] = [];
  const unusable = assessed.flatMap((key, index) =>
    key.kind === 'unusable' ? [`keys[${index}] ${key.reason}`] : [],
  );
  const [first] = unusable;
  if (first !== undefined)
    warnings.push(unusable.length === 1 ? first : `${first} (and ${unusable.length - 1} more)`);
  const leak = assessed.findIndex((key) => key.kind === 'signature' && key.isPrivate);
  if (leak !== -1)
    warnings.push(`keys[${leak}] is published with its private part: have the key withdrawn`);
  return warnings;
}

function warningsForOathkeeper(
  keys: readonly JsonValue[],
  assessed: readonly KeyAssessment[],
): readonly string[] {
  const signatures = assessed.filter((key) => key.kind === 'signature');
  if (signatures.length === 0) return [];
  const warnings: string[] = [];
  const spoiler = keys.findIndex((key) => isObject(key) && !typesOfOathkeeper.has(typeOf(key)));
  const spoilerKey = keys[spoiler];
  if (isObject(spoilerKey))
    warnings.push(
      `keys[${spoiler}] is of the type ${quote(typeOf(spoilerKey))}, with which Oathkeeper 0.40 can't read the key set`,
    );
  const lost = signatures.filter((key) => !key.isFoundByOathkeeper);
  if (lost.length > 0)
    warnings.push(
      `${lost.length} of ${signatures.length} signature keys have no kid or no "use": "sig": Oathkeeper does not find them`,
    );
  const algorithms = [...new Set(signatures.map(({ algorithm }) => algorithm))];
  if (!algorithms.includes('RS256'))
    warnings.push(
      `no key is for RS256, the only algorithm that Oathkeeper accepts unless the APIRule's allowed_algorithms names another: here ${algorithms.join(', ')}`,
    );
  return warnings;
}
