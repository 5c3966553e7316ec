import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { skipPlain, skipValue } from './skip-value.ts';

/** A value that was read, and where it ends. */
export interface Reading {
  readonly value: JsonValue;
  readonly end: number;
}

/**
 * Reads the value that begins at a place.
 *
 * @param enclosing - the object that it is a member of, as far as that has been read
 * @returns `undefined` where it is not written as programs write
 */
export type ReadValue = (bytes: Buffer, at: number, enclosing: JsonObject) => Reading | undefined;

/** Which members of a JSON object are read, and how. */
export type Members = Readonly<Record<string, ReadValue>>;

const lineFeed = 0x0a;
const quotationMark = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const openingBrace = 0x7b;
const closingBrace = 0x7d;

/** Reads what `JSON.parse` makes of a value. */
export const whole: ReadValue = (bytes, at) => {
  const end = skipValue(bytes, at);
  if (end < 0) return undefined;
  const value: JsonValue = isPlainText(bytes, at, end)
    ? bytes.toString('latin1', at + 1, end - 1)
    : JSON.parse(bytes.toString('utf8', at, end));
  return { value, end };
};

/**
 * Whether well-formed JSON is a text of ASCII without escapes, as nearly every text is: then it needs
 * no parser.
 */
function isPlainText(bytes: Buffer, from: number, to: number): boolean {
  if (bytes[from] !== quotationMark) return false;
  for (let i = from + 1; i < to; i++) {
    const byte = bytes[i] ?? 0;
    if (byte >= 0x80 || byte === backslash) return false;
  }
  return true;
}

interface Member {
  readonly name: string;
  readonly nameBytes: Uint8Array;
  readonly read: ReadValue;
}

/**
 * Reads the wanted members of an object, and passes over all others; of two with one name the last
 * counts, as for `JSON.parse`. What is no object is read whole.
 */
export function excerptOf(members: Members): ReadValue {
  const wanted = Object.entries(members).map(([name, read]): Member => {
    return { name, nameBytes: Buffer.from(name), read };
  });
  return (bytes, at, enclosing) =>
    bytes[at] === openingBrace ? readObject(bytes, at, wanted) : whole(bytes, at, enclosing);
}

/** @param at - its opening brace */
function readObject(bytes: Buffer, at: number, wanted: readonly Member[]): Reading | undefined {
  const value: Record<string, JsonValue> = {};
  let i = at + 1;
  if (bytes[i] === closingBrace) return { value, end: i + 1 };
  for (; ; i++) {
    if (bytes[i] !== quotationMark) return undefined;
    const name = i + 1;
    i = skipPlain(bytes, name);
    // A name with an escape could be a wanted one.
    if (bytes[i] !== quotationMark || bytes[i + 1] !== colon) return undefined;
    const member = findMember(bytes, { from: name, to: i }, wanted);
    i += 2;
    if (member === undefined) i = skipValue(bytes, i);
    else {
      const reading = member.read(bytes, i, value);
      if (reading === undefined) return undefined;
      value[member.name] = reading.value;
      i = reading.end;
    }
    if (i < 0) return undefined;
    if (bytes[i] === closingBrace) return { value, end: i + 1 };
    if (bytes[i] !== comma) return undefined;
  }
}

function findMember(
  bytes: Buffer,
  { from, to }: { readonly from: number; readonly to: number },
  wanted: readonly Member[],
): Member | undefined {
  const length = to - from;
  for (const member of wanted) {
    const { nameBytes } = member;
    if (nameBytes.length !== length) continue;
    let i = 0;
    while (i < length && nameBytes[i] === bytes[from + i]) i++;
    if (i === length) return member;
  }
  return undefined;
}

/**
 * What `JSON.parse` makes of a text, without the members that nobody reads: to make them costs more
 * than all the rest of a review. Each byte is looked at all the same, as what is no JSON is refused.
 *
 * @returns `undefined` where a text is not written as API servers write: with white space, escapes in
 *   names, very deep, or no JSON object at all. That is left to `JSON.parse`.
 */
export function readExcerpt(bytes: Buffer, read: ReadValue): JsonObject | undefined {
  const reading = read(bytes, 0, {});
  if (reading === undefined || !isObject(reading.value)) return undefined;
  const { value, end } = reading;
  // Go's encoder ends a text with a line feed.
  const last = bytes[end] === lineFeed ? end + 1 : end;
  return last === bytes.length ? value : undefined;
}
