import { isObject, type JsonObject, type JsonValue } from '../json.ts';

/** What stands below an object at some keys; `undefined` where a step of the way is missing. */
export function dig(
  object: JsonValue | undefined,
  ...keys: readonly string[]
): JsonValue | undefined {
  let value = object;
  for (const key of keys) value = isObject(value) ? value[key] : undefined;
  return value;
}

/** The text that stands below an object at some keys; empty where there is none. */
export function textAt(object: JsonValue | undefined, ...keys: readonly string[]): string {
  const value = dig(object, ...keys);
  return typeof value === 'string' ? value : '';
}

/** The objects of a list; none where it is no list. */
export function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  const list: readonly JsonValue[] = Array.isArray(value) ? value : [];
  return list.filter(isObject);
}

/** The texts of a list; none where it is no list. */
export function textsIn(value: JsonValue | undefined): readonly string[] {
  const list: readonly JsonValue[] = Array.isArray(value) ? value : [];
  return list.filter((one) => typeof one === 'string');
}
