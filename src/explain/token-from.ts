import { isObject, type JsonValue } from '../json.ts';
import { bearer, type TokenLocation } from './location.ts';

/**
 * Where an Oathkeeper handler looks for the token, by its `token_from`; `undefined` where that names
 * not exactly one place. A header other than `Authorization`, spelt so, holds the token alone,
 * without `Bearer`.
 */
export function locationOf(tokenFrom: JsonValue | undefined): TokenLocation | undefined {
  if (tokenFrom === undefined || tokenFrom === null) return bearer;
  const entries = isObject(tokenFrom) ? Object.entries(tokenFrom) : [];
  const [[key, name] = []] = entries;
  if (entries.length !== 1 || typeof name !== 'string') return undefined;
  if (key === 'header')
    return name === 'Authorization' ? bearer : { kind: 'header', name, prefix: '' };
  if (key === 'query_parameter') return { kind: 'query', name };
  return key === 'cookie' ? { kind: 'cookie', name } : undefined;
}
