/** The longest that the API server waits for a webhook (`timeoutSeconds` of its configuration). */
export const maxTimeoutMilliseconds = 30_000;

const millisecondsPerUnit: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/**
 * How long the API server waits, as its query parameter `timeout` says in Go's notation (`3s`,
 * `1m30s`, `500ms`).
 *
 * @returns milliseconds; the longest possible where the parameter is missing or can't be read
 */
export function parseTimeout(text: string | undefined): number {
  if (text !== last.text) last = { text, milliseconds: parse(text ?? '') };
  return last.milliseconds;
}

/** An API server says the same with each review. */
let last: { readonly text: string | undefined; readonly milliseconds: number } = {
  text: undefined,
  milliseconds: maxTimeoutMilliseconds,
};

function parse(text: string): number {
  let rest = text;
  let milliseconds = 0;
  while (rest !== '') {
    const digits = countWhile(
      rest,
      (character) => (character >= '0' && character <= '9') || character === '.',
    );
    const unit = countWhile(rest.slice(digits), (character) => character >= 'a');
    const factor = millisecondsPerUnit.get(rest.slice(digits, digits + unit));
    const number = digits === 0 ? Number.NaN : Number(rest.slice(0, digits));
    if (factor === undefined || Number.isNaN(number)) return maxTimeoutMilliseconds;
    milliseconds += number * factor;
    rest = rest.slice(digits + unit);
  }
  return milliseconds > 0 ? Math.min(milliseconds, maxTimeoutMilliseconds) : maxTimeoutMilliseconds;
}

function countWhile(text: string, holds: (character: string) => boolean): number {
  let count = 0;
  while (count < text.length && holds(text.charAt(count))) count++;
  return count;
}
