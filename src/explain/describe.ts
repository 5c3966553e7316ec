import { quote } from '../verdict/quote.ts';

const maxListed = 5;

/** A list for a person: quoted, and no longer than a line bears. */
export function listed(values: readonly string[]): string {
  if (values.length === 0) return 'none';
  const shown = values.slice(0, maxListed).map(quote).join(', ');
  return values.length > maxListed ? `${shown} and ${values.length - maxListed} more` : shown;
}

/** A moment and how far it is from another one: `2026-11-24T10:00:00Z, 5 min ago`. */
export function moment(milliseconds: number, nowMilliseconds: number): string {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.valueOf())) return 'a date beyond all years';
  const text = date.toISOString().replace('.000Z', 'Z');
  const seconds = Math.round((milliseconds - nowMilliseconds) / 1000);
  return seconds < 0 ? `${text}, ${span(-seconds)} ago` : `${text}, in ${span(seconds)}`;
}

function span(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.floor(seconds / 3_600)} h`
    : `${Math.floor(seconds / 86_400)} d`;
}
