import type { JsonValue } from '../json.ts';
import { lasts } from '../once-per.ts';
import { whole, type ValueReader } from './excerpt.ts';

/** All texts that are kept, in bytes; the values take some times as much. */
const maxBytes = 1024 * 1024;
/**
 * What finds no room before all is forgotten. Forgetting at once would leave nothing of what comes in
 * turn and is a little more than there is room for; keeping costs more than a value that comes once.
 */
const maxPassedBytes = 8 * maxBytes;
/** What a text is looked up by: in a specification, its host stands here. What is shorter is not kept. */
const prefixBytes = 128;
/** Texts that begin alike: of one object, before and after a change and its repair. */
const maxAlike = 4;

interface Known {
  readonly text: Uint8Array;
  readonly value: JsonValue;
}

/**
 * Reads values and remembers objects of some length, frozen: equal texts are one value, so that whatever was
 * found out about it can be remembered, too. An APIRule comes again and again as it was: for the
 * second webhook, as the old object of an update, with each dry run of a GitOps controller.
 */
export function rememberValues(): ValueReader {
  const known = new Map<number, Known[]>();
  let keptBytes = 0;
  let passedBytes = 0;
  return {
    recall(bytes, at) {
      // An object's text ends where its last brace does: what begins with all of it is equal to it.
      for (const one of known.get(prefixAt(bytes, at)) ?? []) {
        const end = at + one.text.length;
        if (end <= bytes.length && bytes.compare(one.text, 0, one.text.length, at, end) === 0)
          return { value: one.value, end };
      }
      return undefined;
    },
    read(bytes, from, to) {
      const value = whole.read(bytes, from, to);
      const size = to - from;
      if (bytes[from] !== 0x7b || size < prefixBytes || size > maxBytes) return value;
      if (keptBytes + size > maxBytes) {
        passedBytes += size;
        if (passedBytes <= maxPassedBytes) return value;
        known.clear();
        keptBytes = 0;
        passedBytes = 0;
      }
      const prefix = prefixAt(bytes, from);
      const alike = known.get(prefix) ?? [];
      known.set(prefix, alike);
      if (alike.length === maxAlike) keptBytes -= alike.shift()?.text.length ?? 0;
      freeze(value);
      if (typeof value === 'object' && value !== null) lasts(value);
      alike.push({ text: new Uint8Array(bytes.subarray(from, to)), value });
      keptBytes += size;
      return value;
    },
  };
}

/** A value for all to come can't be anybody's to change. It is nested no deeper than `skipValue` goes. */
function freeze(value: JsonValue | undefined): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}

/** A number for the first bytes (FNV-1a): found sooner than a text made of them. */
function prefixAt(bytes: Buffer, at: number): number {
  let hash = 0x811c9dc5;
  const end = Math.min(at + prefixBytes, bytes.length);
  for (let i = at; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return hash;
}
