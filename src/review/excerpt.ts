import type { JsonObject, JsonValue } from '../json.ts';
import { skipPlain, skipValue } from './skip-value.ts';

/** How a value is read. */
export interface ValueReader {
  /** Makes it of its JSON text, which is known to be well-formed. */
  readonly read: (bytes: Buffer, from: number, to: number) => JsonValue;
  /** The value that begins at a place and where it ends, where that is known without looking at it. */
  readonly recall: ((bytes: Buffer, at: number) => Recalled | undefined) | undefined;
}

/** A value that was read before. */
export interface Recalled {
  readonly value: JsonValue;
  readonly end: number;
}

/** Which members of a JSON object are read, and how; all others are passed over. */
export interface Members {
  readonly [name: string]: ValueReader | Members;
}

/** The same, ready to be used. */
export type MemberReaders = readonly MemberReader[];

interface MemberReader {
  readonly name: string;
  readonly nameBytes: Uint8Array;
  readonly reader: ValueReader;
  /** The members that are read, should the value be an object; `undefined` for all of it. */
  readonly members: MemberReaders | undefined;
}

/** Prepares members to be read, once for all texts. */
export function prepareMembers(members: Members): MemberReaders {
  return Object.entries(members).map(([name, wanted]) => ({
    name,
    nameBytes: Buffer.from(name),
    reader: isReader(wanted) ? wanted : whole,
    members: isReader(wanted) ? undefined : prepareMembers(wanted),
  }));
}

function isReader(wanted: ValueReader | Members): wanted is ValueReader {
  return typeof wanted['read'] === 'function';
}

/** Reads what `JSON.parse` makes of a text. */
export const whole: ValueReader = {
  read: (bytes, from, to) =>
    isPlainText(bytes, from, to)
      ? bytes.toString('latin1', from + 1, to - 1)
      : JSON.parse(bytes.toString('utf8', from, to)),
  recall: undefined,
};

/**
 * Whether well-formed JSON is a text of ASCII without escapes, as nearly every text is: then it needs
 * no parser.
 */
export function isPlainText(bytes: Buffer, from: number, to: number): boolean {
  if (bytes[from] !== quotationMark) return false;
  for (let i = from + 1; i < to; i++) {
    const byte = bytes[i] ?? 0;
    if (byte >= 0x80 || byte === backslash) return false;
  }
  return true;
}

const lineFeed = 0x0a;
const quotationMark = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const openingBrace = 0x7b;
const closingBrace = 0x7d;

/**
 * What `JSON.parse` makes of a text, without the members that nobody reads: to make them costs more
 * than all the rest of a review. Each byte is looked at all the same, as what is no JSON is refused.
 *
 * @returns `undefined` where a text is not written as API servers write: with white space, escapes in
 *   names, very deep, or no JSON object at all. That is left to `JSON.parse`.
 */
export function readExcerpt(bytes: Buffer, members: MemberReaders): JsonObject | undefined {
  if (bytes[0] !== openingBrace) return undefined;
  const excerpt = {};
  const end = readObject(bytes, 0, { members, into: excerpt });
  // Go's encoder ends a text with a line feed.
  const last = bytes[end] === lineFeed ? end + 1 : end;
  return last === bytes.length ? excerpt : undefined;
}

interface Reading {
  readonly members: MemberReaders;
  readonly into: Record<string, JsonValue>;
}

/**
 * Reads the wanted members of an object; of two with one name the last counts, as for `JSON.parse`.
 *
 * @param at - its opening brace
 * @returns where it ends; -1 where that is not certain
 */
function readObject(bytes: Buffer, at: number, reading: Reading): number {
  let i = at + 1;
  if (bytes[i] === closingBrace) return i + 1;
  for (; ; i++) {
    if (bytes[i] !== quotationMark) return -1;
    const name = i + 1;
    i = skipPlain(bytes, name);
    // A name with an escape could be a wanted one.
    if (bytes[i] !== quotationMark || bytes[i + 1] !== colon) return -1;
    const member = findMember(bytes, { from: name, to: i }, reading.members);
    i =
      member === undefined
        ? skipValue(bytes, i + 2)
        : readMember(bytes, i + 2, { member, into: reading.into });
    if (i < 0) return -1;
    if (bytes[i] === closingBrace) return i + 1;
    if (bytes[i] !== comma) return -1;
  }
}

function readMember(
  bytes: Buffer,
  at: number,
  { member, into }: { readonly member: MemberReader; readonly into: Reading['into'] },
): number {
  const { name, reader, members } = member;
  if (members !== undefined && bytes[at] === openingBrace) {
    const object = {};
    into[name] = object;
    return readObject(bytes, at, { members, into: object });
  }
  const recalled = reader.recall?.(bytes, at);
  if (recalled !== undefined) {
    into[name] = recalled.value;
    return recalled.end;
  }
  const end = skipValue(bytes, at);
  if (end >= 0) into[name] = reader.read(bytes, at, end);
  return end;
}

function findMember(
  bytes: Buffer,
  { from, to }: { readonly from: number; readonly to: number },
  members: MemberReaders,
): MemberReader | undefined {
  const length = to - from;
  for (const member of members) {
    const { nameBytes } = member;
    if (nameBytes.length !== length) continue;
    let i = 0;
    while (i < length && nameBytes[i] === bytes[from + i]) i++;
    if (i === length) return member;
  }
  return undefined;
}
