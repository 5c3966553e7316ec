/**
 * One number for some bytes: a sum of all words of four, each times an odd number of its own, so that
 * none waits for the one before. Other bytes have the same number in rare cases: it is for looking up
 * and for guessing, not for telling that two texts are equal.
 */
export function hashBytes(bytes: Buffer, from: number, to: number): number {
  const length = to - from;
  const view = new DataView(bytes.buffer, bytes.byteOffset + from, length);
  let hash = length;
  for (let i = 0; i <= length - 4; i += 4)
    hash = (hash + Math.imul(view.getInt32(i, true), i | 1)) | 0;
  return hash ^ (hash >>> 16);
}
