/** Passing over JSON that nobody reads, without making anything of it. Bytes are those of RFC 8259. */

/** What a value may be nested in and still be passed over: these functions call themselves. */
const maxDepth = 100;

/** 1 for each byte that stands for itself within a string: all but `"`, `\` and control characters. */
const isPlain = new Uint8Array(256).fill(1, 0x20);
isPlain[0x22] = 0;
isPlain[0x5c] = 0;

/**
 * Where a JSON value ends.
 *
 * @param at - where it begins
 * @returns -1 where there is no value, or one that is written otherwise than programs write it (with
 *   white space, or nested very deep): that is `JSON.parse`'s to judge
 */
export function skipValue(bytes: Uint8Array, at: number, depth = maxDepth): number {
  switch (bytes[at] ?? 0) {
    case 0x22: // "
      return skipString(bytes, at + 1);
    case 0x7b: // {
      return depth === 0 ? -1 : skipObject(bytes, at + 1, depth - 1);
    case 0x5b: // [
      return depth === 0 ? -1 : skipArray(bytes, at + 1, depth - 1);
    case 0x74: // true
      return bytes[at + 1] === 0x72 && bytes[at + 2] === 0x75 && bytes[at + 3] === 0x65
        ? at + 4
        : -1;
    case 0x66: // false
      return bytes[at + 1] === 0x61 &&
        bytes[at + 2] === 0x6c &&
        bytes[at + 3] === 0x73 &&
        bytes[at + 4] === 0x65
        ? at + 5
        : -1;
    case 0x6e: // null
      return bytes[at + 1] === 0x75 && bytes[at + 2] === 0x6c && bytes[at + 3] === 0x6c
        ? at + 4
        : -1;
    default:
      return skipNumber(bytes, at);
  }
}

/** Where the first byte is, from `at` on, that does not stand for itself within a string. */
export function skipPlain(bytes: Uint8Array, at: number): number {
  let i = at;
  while (isPlain[bytes[i] ?? 0] === 1) i++;
  return i;
}

/** @param at - behind the opening quotation mark */
function skipString(bytes: Uint8Array, at: number): number {
  for (let i = at; ;) {
    i = skipPlain(bytes, i);
    if (bytes[i] === 0x22) return i + 1;
    if (bytes[i] !== 0x5c) return -1;
    i = skipEscape(bytes, i + 1);
    if (i < 0) return -1;
  }
}

function skipEscape(bytes: Uint8Array, at: number): number {
  switch (bytes[at] ?? 0) {
    case 0x22: // "
    case 0x5c: // \
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return at + 1;
    case 0x75: // u
      for (let i = at + 1; i <= at + 4; i++) if (!isHexDigit(bytes[i] ?? 0)) return -1;
      return at + 5;
    default:
      return -1;
  }
}

function isHexDigit(byte: number): boolean {
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x66);
}

function skipObject(bytes: Uint8Array, at: number, depth: number): number {
  if (bytes[at] === 0x7d) return at + 1;
  for (let i = at; ; i++) {
    if (bytes[i] !== 0x22) return -1;
    i = skipString(bytes, i + 1);
    if (i < 0 || bytes[i] !== 0x3a) return -1;
    i = skipValue(bytes, i + 1, depth);
    if (i < 0) return -1;
    if (bytes[i] === 0x7d) return i + 1;
    if (bytes[i] !== 0x2c) return -1;
  }
}

function skipArray(bytes: Uint8Array, at: number, depth: number): number {
  if (bytes[at] === 0x5d) return at + 1;
  for (let i = at; ; i++) {
    i = skipValue(bytes, i, depth);
    if (i < 0) return -1;
    if (bytes[i] === 0x5d) return i + 1;
    if (bytes[i] !== 0x2c) return -1;
  }
}

function skipNumber(bytes: Uint8Array, at: number): number {
  let i = bytes[at] === 0x2d ? at + 1 : at;
  // A zero stands alone before the point.
  i = bytes[i] === 0x30 ? i + 1 : skipDigits(bytes, i);
  if (i >= 0 && bytes[i] === 0x2e) i = skipDigits(bytes, i + 1);
  if (i >= 0 && ((bytes[i] ?? 0) | 0x20) === 0x65) {
    const sign = bytes[i + 1];
    i = skipDigits(bytes, sign === 0x2b || sign === 0x2d ? i + 2 : i + 1);
  }
  return i;
}

/** -1 where there is none. */
function skipDigits(bytes: Uint8Array, at: number): number {
  let i = at;
  while (isDigit(bytes[i] ?? 0)) i++;
  return i === at ? -1 : i;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
