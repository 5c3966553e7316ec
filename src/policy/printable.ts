/**
 * A text as it may stand in a line for a terminal or a log, whoever wrote it: bounded, with
 * everything but printable ASCII escaped.
 *
 * @param maxCharacters - of the line; an ellipsis at its end tells that there was more
 */
export function printable(text: string, maxCharacters: number): string {
  let line = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isPlain = (code >= 0x20 && code < 0x7f) || code === 0x2026;
    const next = isPlain ? text.charAt(i) : `\\u${code.toString(16).padStart(4, '0')}`;
    if (line.length + next.length >= maxCharacters) return `${line}…`;
    line += next;
  }
  return line;
}
