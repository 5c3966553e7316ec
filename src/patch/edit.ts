import type { Step } from '../apirule/path.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';

/** A value to be put at a place of a JSON value; its parent is there. */
export interface Edit {
  readonly path: readonly Step[];
  readonly value: JsonValue;
}

/** A JSON value after an edit. The value given stays as it was; what the edit doesn't touch is shared. */
export function applyEdit(root: JsonValue, { path, value }: Edit): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(root) && typeof step === 'number') {
    const list: readonly JsonValue[] = root;
    return list.with(step, applyEdit(list[step] ?? null, { path: rest, value }));
  }
  const object: JsonObject = isObject(root) ? root : {};
  return { ...object, [step]: applyEdit(object[step] ?? null, { path: rest, value }) };
}
