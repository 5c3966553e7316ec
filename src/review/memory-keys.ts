import { hashBytes } from './hash-bytes.ts';
import type { KeyOf } from './remembered.ts';

/** In a specification, its host stands there. */
const beginningBytes = 128;

/** By a number for the first bytes: found sooner than a text made of them. */
export const byBeginning: KeyOf = (bytes, at) =>
  hashBytes(bytes, at, Math.min(at + beginningBytes, bytes.length));

/** Namespaces have 63, names 253; a longer one is nobody's, and must not be kept. */
const maxCharacters = 63 + '/'.length + 253;

/** By what a review says of its object before that comes: objects begin alike. */
export const byName: KeyOf = (_bytes, _at, { namespace, name }) => {
  if (typeof namespace !== 'string' || typeof name !== 'string' || name === '') return undefined;
  const key = `${namespace}/${name}`;
  return key.length <= maxCharacters ? key : undefined;
};
