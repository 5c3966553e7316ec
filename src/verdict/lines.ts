/**
 * A field and what is said of it, within a number of characters. Where both don't fit, the field
 * loses its beginning first: its end tells more.
 */
export function warningWithin(maxCharacters: number, field: string, text: string): string {
  const separator = ': ';
  const room = maxCharacters - separator.length;
  const said =
    text.length <= room / 2
      ? text
      : truncate(text, Math.max(room - field.length, Math.floor(room / 2)));
  const place =
    field.length + said.length <= room
      ? field
      : `…${field.slice(field.length - (room - said.length - 1))}`;
  return `${place}${separator}${said}`;
}

function truncate(text: string, maxCharacters: number): string {
  return text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters - 1)}…`;
}

/** The first lines, and how many more there are: what a request holds must not decide how long an answer gets. */
export function boundLines(lines: readonly string[], maxLines: number): readonly string[] {
  return lines.length <= maxLines
    ? lines
    : [...lines.slice(0, maxLines), `and ${lines.length - maxLines} more`];
}
