/**
 * JSON leaves some characters as they are that a terminal obeys (C1 controls, marks of direction): a
 * log holds none of them, whoever sent them.
 *
 * @param text - JSON, in which every other character stands within a string
 */
export function toAscii(text: string): string {
  // Both questions are answered by native code; nearly every text is plain.
  if (Buffer.byteLength(text) === text.length && !text.includes('\u007f')) return text;
  let ascii = '';
  let copied = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x7f) continue;
    ascii += `${text.slice(copied, i)}\\u${code.toString(16).padStart(4, '0')}`;
    copied = i + 1;
  }
  return ascii + text.slice(copied);
}

/** Many texts as one run of bytes; joined before, they would be copied once more. */
export function toAsciiBytes(texts: readonly string[]): Buffer {
  const ascii = texts.map(toAscii);
  const bytes = Buffer.allocUnsafe(ascii.reduce((sum, text) => sum + text.length, 0));
  let at = 0;
  for (const text of ascii) at += bytes.write(text, at, 'latin1');
  return bytes;
}
