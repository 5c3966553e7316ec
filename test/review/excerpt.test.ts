import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { isObject, type JsonValue } from '../../src/json.ts';
import { excerptOf, readExcerpt, whole, type ReadValue } from '../../src/review/excerpt.ts';

/** The members that are wanted of an object; `true` for all of a value. */
interface Wanted {
  readonly [name: string]: Wanted | true;
}

const wanted: Wanted = { a: true, b: { c: true, d: { e: true } }, 'long-name': true };
const readWanted = readerOf(wanted);
const read = (text: string | Buffer) => readExcerpt(Buffer.from(text), readWanted);

function readerOf(members: Wanted): ReadValue {
  return excerptOf(
    Object.fromEntries(
      Object.entries(members).map(([name, inner]) => [
        name,
        inner === true ? whole : readerOf(inner),
      ]),
    ),
  );
}

/** What is to be read of what `JSON.parse` makes of a text. */
function prune(value: JsonValue, members: Wanted): JsonValue {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, inner]) => {
      const member = Object.hasOwn(value, name) ? value[name] : undefined;
      if (member === undefined) return [];
      return [[name, inner === true ? member : prune(member, inner)]];
    }),
  );
}

t.test('what an API server would not write is left to JSON.parse', async (t) => {
  for (const text of [
    '',
    '[]',
    '1',
    '"a"',
    ' {}',
    '{} ',
    '{}\n\n',
    '{}{}',
    '\ufeff{}',
    '{ "a":1}',
    '{"a": 1}',
    '{"\\u0061":1}',
    '{"b":{"\\u0063":1}}',
    '{"other\\n":1}',
    '{"a":1,}',
    '{"a":1',
    '{"a"}',
    '{"b":{"c":1,}}',
    '{"b":{"c":}}',
    '{"other":tru}',
    `{"other":${'['.repeat(200)}${']'.repeat(200)}}`,
    `{"b":{"c":${'['.repeat(200)}${']'.repeat(200)}}}`,
  ])
    t.equal(read(text), undefined, JSON.stringify(text));
});

t.test('of a name that comes twice, the last one counts', async (t) => {
  t.strictSame(read('{"a":1,"b":{"c":1},"a":2,"b":{"d":1}}'), { a: 2, b: { d: 1 } });
  t.strictSame(read('{"b":{"c":1},"b":7}'), { b: 7 });
});

t.test('a name that only begins like a wanted one is another one', async (t) => {
  t.strictSame(read('{"aa":1,"":2,"long-nam":3,"long-namf":4,"__proto__":5}'), {});
});

t.test('a text is read as it is meant, whatever characters it holds', async (t) => {
  for (const text of [
    '',
    'plain',
    'a"b\\',
    'é',
    '\u2028',
    '\ud800',
    '\u0000',
    '🚀',
    'x'.repeat(9999),
  ])
    t.strictSame(read(JSON.stringify({ a: text })), { a: text });
  const invalid = Buffer.concat([
    Buffer.from('{"a":"'),
    Buffer.of(0xff, 0xc3),
    Buffer.from('"}\n'),
  ]);
  t.strictSame(read(invalid), JSON.parse(invalid.toString()));
});

t.test('what is known already is not looked at', async (t) => {
  const recalling = excerptOf({ a: (_bytes, at) => ({ value: 'known', end: at + 3 }) });
  t.strictSame(readExcerpt(Buffer.from('{"a":???,"b":1}'), recalling), { a: 'known' });
});

t.test('a member is read with what was read before it at hand', async (t) => {
  const readers = excerptOf({
    a: whole,
    b: (bytes, at, { a = null }) => ({ value: a, end: whole(bytes, at, {})?.end ?? -1 }),
  });
  t.strictSame(readExcerpt(Buffer.from('{"a":7,"b":1}'), readers), { a: 7, b: 7 });
  t.strictSame(readExcerpt(Buffer.from('{"b":1,"a":7}'), readers), { a: 7, b: null });
});

const name = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'd', 'e', 'long-name', '__proto__'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const { value: hostile } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<JsonValue>(0, -1.5e-7, 1e21, true, false, null, '', '"', '\\', '\\u0061'),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(name, tie('value')), { maxLength: 5 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));
const document = fc
  .array(fc.tuple(name, hostile), { maxLength: 6 })
  .map((entries): JsonValue => Object.fromEntries(entries));

t.test('an excerpt is what JSON.parse makes of the text, without what is not wanted', (t) => {
  fc.assert(
    fc.property(document, (value) => {
      const text = JSON.stringify(value);
      const excerpt = read(text);
      const isPlainlyNamed = !text.includes('\\');
      // Else this would hold if nothing were ever read.
      if (excerpt === undefined) return !isPlainlyNamed;
      return isDeepStrictEqual(excerpt, prune(JSON.parse(text), wanted));
    }),
    { numRuns: 2000 },
  );
  t.end();
});

t.test('a text with any byte changed is read as JSON.parse reads it, or left to it', (t) => {
  const change = fc.record({
    at: fc.nat(10_000),
    byte: fc.oneof(fc.constantFrom(...Buffer.from('{}[]",:\\ \n0e-u')), fc.nat(255)),
    kind: fc.constantFrom('replace', 'insert', 'remove'),
  });
  fc.assert(
    fc.property(document, fc.array(change, { minLength: 1, maxLength: 3 }), (value, changes) => {
      let bytes = Buffer.from(JSON.stringify(value));
      for (const { at, byte, kind } of changes) {
        const i = at % (bytes.length + 1);
        bytes = Buffer.concat([
          bytes.subarray(0, i),
          kind === 'remove' ? Buffer.alloc(0) : Buffer.of(byte),
          bytes.subarray(kind === 'insert' ? i : i + 1),
        ]);
      }
      const excerpt = read(bytes);
      if (excerpt === undefined) return true;
      return isDeepStrictEqual(excerpt, prune(JSON.parse(bytes.toString()), wanted));
    }),
    { numRuns: 20_000 },
  );
  t.end();
});
