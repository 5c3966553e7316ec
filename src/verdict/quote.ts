const maxCharacters = 200;

/**
 * A value of a request as it may stand in a text for a terminal or a log: in quotation marks, one
 * line, bounded, with everything but printable ASCII escaped.
 */
export function quote(value: string): string {
  if (value.length <= maxCharacters && isPlain(value)) return `"${value}"`;
  const bounded = value.length > maxCharacters ? `${value.slice(0, maxCharacters)}…` : value;
  const json = JSON.stringify(bounded);
  let text = '';
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i);
    const isPrinted = (code >= 0x20 && code < 0x7f) || code === 0x2026;
    text += isPrinted ? json.charAt(i) : `\\u${code.toString(16).padStart(4, '0')}`;
  }
  return text;
}

/** Printable ASCII that JSON writes as it is. */
function isPlain(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code < 0x20 || code >= 0x7f || code === 0x22 || code === 0x5c) return false;
  }
  return true;
}
