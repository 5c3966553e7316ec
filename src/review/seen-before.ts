import { hashBytes } from './hash-bytes.ts';

/** A power of two. */
const places = 4096;

/** Whether a text came before. */
export type SeenBefore = (bytes: Buffer, from: number, to: number) => boolean;

/**
 * Notes which texts came, each as one number: some thousands of the last ones. Another text is taken
 * for one of them in rare cases, so no more may hang on it than whether something is worth its while.
 */
export function seenBefore(): SeenBefore {
  const hashes = new Int32Array(places);
  return (bytes, from, to) => {
    const hash = hashBytes(bytes, from, to);
    const place = hash & (places - 1);
    if (hashes[place] === hash) return true;
    hashes[place] = hash;
    return false;
  };
}
