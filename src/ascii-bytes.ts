import { isAscii } from 'node:buffer';
import { isStringOneByteRepresentation } from 'node:v8';
import { deleteCode, toAscii } from './ascii.ts';

/**
 * Many texts, each as `toAscii` has it, as one run of bytes. Nearly all are plain, which is asked of the
 * bytes: each is a text put together of others, and would first be copied to be looked at.
 */
export function toAsciiBytes(texts: readonly string[]): Buffer {
  if (texts.every(isStringOneByteRepresentation)) {
    const bytes = toLatin1(texts);
    if (isAscii(bytes) && !bytes.includes(deleteCode)) return bytes;
  }
  return toLatin1(texts.map(toAscii));
}

/** Of texts in which each character is a byte. */
function toLatin1(texts: readonly string[]): Buffer {
  const bytes = Buffer.allocUnsafe(texts.reduce((sum, text) => sum + text.length, 0));
  let at = 0;
  for (const text of texts) at += bytes.write(text, at, 'latin1');
  return bytes;
}
