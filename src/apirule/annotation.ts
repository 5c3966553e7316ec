import type { JsonValue } from '../json.ts';

/** `JSON.rawJSON` and the reviver's source text (ECMAScript 2026), which TypeScript's library lacks. */
interface JsonWithSource {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): JsonValue;
  rawJSON(text: string): unknown;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the engine has both since Node 22
const json = JSON as unknown as JsonWithSource;

/**
 * Reads the JSON inside an annotation; `undefined` where it is none. A number that JavaScript would
 * write differently (`1.0`, an integer beyond 2^53) keeps its own spelling, so that writing the
 * value back changes nothing but what was repaired.
 */
export function readAnnotation(text: string): JsonValue | undefined {
  try {
    return json.parse(text, (_key, value, { source }) =>
      typeof value === 'number' && source !== undefined && String(value) !== source
        ? json.rawJSON(source)
        : value,
    );
  } catch {
    return undefined;
  }
}
