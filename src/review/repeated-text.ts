import { whole, type ReadValue } from './excerpt.ts';

/** More is not compared again and again. */
const maxCharacters = 256;

/**
 * Reads a member that is mostly the same text as the last time (`"kind":"APIRule"`): that one is not
 * made anew.
 */
export function repeatedText(): ReadValue {
  let last: string | undefined;
  return (bytes, at, enclosing) => {
    if (last !== undefined && isText(bytes, at, last))
      return { value: last, end: at + last.length + 2 };
    const reading = whole(bytes, at, enclosing);
    if (reading === undefined) return undefined;
    const { value, end } = reading;
    // A text with an escape or beyond ASCII has more bytes than characters. (A byte that is no UTF-8 has
    // one, but is never equal to it.)
    const isPlain = typeof value === 'string' && end - at === value.length + 2;
    last = isPlain && value.length <= maxCharacters ? value : undefined;
    return reading;
  };
}

function isText(bytes: Buffer, at: number, text: string): boolean {
  const begin = at + 1;
  if (bytes[at] !== 0x22 || bytes[begin + text.length] !== 0x22) return false;
  for (let i = 0; i < text.length; i++) if (bytes[begin + i] !== text.charCodeAt(i)) return false;
  return true;
}
