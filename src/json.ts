/** A value as `JSON.parse` gives it: whatever a request holds, before anything is known of it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object; a key that is absent reads as `undefined`. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** `JSON.isRawJSON` (ECMAScript 2026), which TypeScript's library lacks. */
interface JsonWithRaw {
  isRawJSON(this: void, value: unknown): boolean;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the engine has it since Node 22
const { isRawJSON } = JSON as unknown as JsonWithRaw;

/** Whether a value is a JSON object: no array, no null, no number that keeps its own spelling. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJSON(value);
}

/** The text at a key of a JSON object; `undefined` where there is none, or an empty one. */
export function textAt(object: JsonValue | undefined, key: string): string | undefined {
  const value = isObject(object) ? object[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
