import { isPlainText, whole, type ValueReader } from './excerpt.ts';

/** More is not compared again and again. */
const maxCharacters = 256;

/**
 * Reads a member that is mostly the same text as the last time (`"kind":"APIRule"`): that one is not
 * made anew.
 */
export function repeatedText(): ValueReader {
  let last: string | undefined;
  return {
    recall(bytes, at) {
      if (last === undefined || bytes[at] !== 0x22) return undefined;
      const begin = at + 1;
      const end = begin + last.length;
      if (bytes[end] !== 0x22) return undefined;
      for (let i = 0; i < last.length; i++)
        if (bytes[begin + i] !== last.charCodeAt(i)) return undefined;
      return { value: last, end: end + 1 };
    },
    read(bytes, from, to) {
      const value = whole.read(bytes, from, to);
      // Any other text has more than one way to be written, or is no text.
      const isKept = typeof value === 'string' && value.length <= maxCharacters;
      last = isKept && isPlainText(bytes, from, to) ? value : undefined;
      return value;
    },
  };
}
