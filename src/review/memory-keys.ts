import type { KeyOf } from './remembered.ts';

/** In a specification, its host stands there. */
const beginningBytes = 128;

/** By a number for the first bytes (FNV-1a): found sooner than a text made of them. */
export const byBeginning: KeyOf = (bytes, at) => {
  let hash = 0x811c9dc5;
  const end = Math.min(at + beginningBytes, bytes.length);
  for (let i = at; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return hash;
};

/** Namespaces have 63, names 253; a longer one is nobody's, and must not be kept. */
const maxCharacters = 316;

/** By what a review says of its object before that comes: objects begin alike. */
export const byName: KeyOf = (_bytes, _at, { namespace, name }) => {
  if (typeof namespace !== 'string' || typeof name !== 'string' || name === '') return undefined;
  const key = `${namespace}/${name}`;
  return key.length <= maxCharacters + 1 ? key : undefined;
};
