/**
 * The first character that YAML does not allow in a text (YAML 1.2.2, production `c-printable`):
 * controls, halves of a surrogate pair, U+FFFE and U+FFFF.
 *
 * @returns its offset; `undefined` where there is none
 */
export function findUnprintable(text: string): number | undefined {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x20 && code < 0x7f) continue;
    if (code >= 0xd800 && code <= 0xdbff && isLowSurrogate(text.charCodeAt(i + 1))) i++;
    else if (!isAllowed(code)) return i;
  }
  return undefined;
}

function isAllowed(code: number): boolean {
  if (code < 0xa0) return code === 0x09 || code === 0x0a || code === 0x0d || code === 0x85;
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe);
}

/** False for NaN, the code of a character that isn't there. */
function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
