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
    const hash = hashOf(bytes, from, to);
    const place = hash & (places - 1);
    if (hashes[place] === hash) return true;
    hashes[place] = hash;
    return false;
  };
}

/** A sum of all words of four bytes, each times an odd number of its own: none waits for the one before. */
function hashOf(bytes: Buffer, from: number, to: number): number {
  const length = to - from;
  const view = new DataView(bytes.buffer, bytes.byteOffset + from, length);
  let hash = length;
  for (let i = 0; i <= length - 4; i += 4)
    hash = (hash + Math.imul(view.getInt32(i, true), i | 1)) | 0;
  return hash ^ (hash >>> 16);
}
