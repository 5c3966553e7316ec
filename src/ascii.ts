declare const brand: unique symbol;

/** JSON, or a part of it, in which each character is a byte, and none steers a terminal. */
export type AsciiText = string & { readonly [brand]: 'ASCII' };

/** The one character of ASCII beyond those that are printed. */
export const deleteCode = 0x7f;

/**
 * JSON leaves some characters as they are that a terminal obeys (C1 controls, marks of direction): what
 * this gives back holds none of them, whoever sent them.
 *
 * @param text - JSON, in which every other character stands within a string
 */
export function toAscii(text: string): AsciiText {
  // Both questions are answered by native code; nearly every text is plain.
  if (Buffer.byteLength(text) === text.length && !text.includes('\u007f')) return branded(text);
  let escaped = '';
  let copied = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < deleteCode) continue;
    escaped += `${text.slice(copied, i)}\\u${code.toString(16).padStart(4, '0')}`;
    copied = i + 1;
  }
  return branded(escaped + text.slice(copied));
}

/** A value as JSON of this kind. */
export function toAsciiJson(value: string | object): AsciiText {
  return toAscii(JSON.stringify(value));
}

/** A template's text, which holds nothing but texts of this kind. */
export function ascii(
  strings: TemplateStringsArray,
  ...parts: readonly (AsciiText | boolean)[]
): AsciiText {
  let text = strings[0] ?? '';
  for (let i = 0; i < parts.length; i++) text += `${parts[i]}${strings[i + 1]}`;
  return branded(text);
}

function branded(text: string): AsciiText {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- here it is looked at, and nowhere else
  return text as AsciiText;
}
