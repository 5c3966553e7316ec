import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { lasts } from '../once-per.ts';
import type { Reading, ReadValue } from './excerpt.ts';

/** All texts that are kept, in bytes; the values take some times as much. */
const maxBytes = 1024 * 1024;
/**
 * What finds no room before all is forgotten. Forgetting at once would leave nothing of what comes in
 * turn and is a little more than there is room for; keeping costs more than a value that comes once.
 */
const maxPassedBytes = 8 * maxBytes;
/** What is shorter is read as fast as it is found. */
const minBytes = 128;
/** Texts with one key: of one object, before and after a change and its repair. */
const maxAlike = 4;

/** What a value is looked up by, before it is read; `undefined` for what is not remembered. */
export type KeyOf = (
  bytes: Buffer,
  at: number,
  enclosing: JsonObject,
) => number | string | undefined;

/** What is remembered. */
export interface Memory {
  readonly keyOf: KeyOf;
  /** Whether what was read will come again, as far as one can know. */
  readonly mayComeAgain: (reading: Reading, bytes: Buffer, at: number) => boolean;
  /** Told whenever all is forgotten. */
  readonly forgotten?: () => void;
}

/** What remembers. */
export interface Remembered {
  readonly read: ReadValue;
  readonly forget: () => void;
}

interface Known {
  readonly text: Uint8Array;
  readonly value: JsonValue;
}

/**
 * Remembers what was read of objects of some length, frozen: equal texts are one value, so that
 * whatever was found out about it can be remembered, too. An APIRule comes again and again as it was:
 * for the second webhook, as the old object of an update, with each dry run of a GitOps controller.
 */
export function remembered(
  read: ReadValue,
  { keyOf, mayComeAgain, forgotten }: Memory,
): Remembered {
  const known = new Map<number | string, Known[]>();
  let keptBytes = 0;
  let passedBytes = 0;
  const forget = (): void => {
    known.clear();
    keptBytes = 0;
    passedBytes = 0;
    forgotten?.();
  };
  const hasRoom = (size: number): boolean => {
    if (keptBytes + size <= maxBytes) return true;
    passedBytes += size;
    if (passedBytes <= maxPassedBytes) return false;
    forget();
    return true;
  };
  const keep = (key: number | string, text: Uint8Array, value: JsonValue): void => {
    const alike = known.get(key) ?? [];
    known.set(key, alike);
    if (alike.length === maxAlike) keptBytes -= alike.shift()?.text.length ?? 0;
    freeze(value);
    if (isObject(value)) lasts(value);
    alike.push({ text: new Uint8Array(text), value });
    keptBytes += text.length;
  };
  const readAndRemember: ReadValue = (bytes, at, enclosing) => {
    const key = bytes[at] === 0x7b ? keyOf(bytes, at, enclosing) : undefined;
    if (key === undefined) return read(bytes, at, enclosing);
    for (const { text, value } of known.get(key) ?? []) {
      // An object's text ends where its last brace does: what begins with all of it is equal to it.
      const end = at + text.length;
      if (end <= bytes.length && bytes.compare(text, 0, text.length, at, end) === 0)
        return { value, end };
    }
    const reading = read(bytes, at, enclosing);
    if (reading === undefined) return undefined;
    const { value, end } = reading;
    const size = end - at;
    if (size < minBytes || size > maxBytes || !mayComeAgain(reading, bytes, at)) return reading;
    if (hasRoom(size)) keep(key, bytes.subarray(at, end), value);
    return reading;
  };
  return { read: readAndRemember, forget };
}

/** A value for all to come can't be anybody's to change. It is nested no deeper than `skipValue` goes. */
function freeze(value: JsonValue | undefined): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}
