import fc from 'fast-check';
import t from 'tap';
import { skipPlain, skipValue } from '../../src/review/skip-value.ts';

const endOf = (text: string): number => skipValue(Buffer.from(text), 0);

/** What RFC 8259 does not allow, each in every place where a value may stand. */
const broken = [
  '',
  ' 1',
  '01',
  '-',
  '-a',
  '1.',
  '.5',
  '1e',
  '1e+',
  '+1',
  'tru',
  'TRUE',
  'nul',
  'fals',
  'NaN',
  'undefined',
  '"',
  '"a',
  '"\\',
  '"\\"',
  '"\\x"',
  '"\\u12g4"',
  '"\\u123"',
  '"\\u123',
  '"\u0000"',
  '"\n"',
  '"\u001f"',
  "'a'",
  '[',
  '[1',
  '[1,',
  '[1,]',
  '[,1]',
  '[1 ,2]',
  '[1}',
  '{',
  '{"a"',
  '{"a":',
  '{"a":1',
  '{"a":1,',
  '{"a":1,}',
  '{"a" :1}',
  '{"a":1]',
  '{a:1}',
  '{1:2}',
  '{"a"}',
  '{,}',
];

t.test('what is no JSON is not passed over, wherever it stands', async (t) => {
  for (const text of broken)
    for (const around of [
      text,
      `[${text}]`,
      `[1,${text}]`,
      `{"a":${text}}`,
      `{"a":{"b":[${text}]}}`,
    ])
      // The empty text makes `[]` of `[…]`.
      if (!around.includes('[]')) t.ok(endOf(around) < around.length, JSON.stringify(around));
});

t.test('what is nested deeper than these functions may call themselves is left', async (t) => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  t.equal(endOf(nested(100)), 200);
  t.equal(endOf(nested(101)), -1);
  t.equal(endOf(`${'{"a":'.repeat(101)}1${'}'.repeat(101)}`), -1);
  t.equal(endOf(nested(1_000_000)), -1);
});

t.test('a value ends where it ends, whatever follows', async (t) => {
  for (const text of [
    '"a\\u00e9\\n"',
    '"é"',
    '-0',
    '12.5e-3',
    '1E5',
    'true',
    'false',
    'null',
    '{}',
  ])
    for (const rest of ['', ',1', '}', ']', ' '])
      t.equal(endOf(text + rest), Buffer.byteLength(text), text + rest);
});

t.test('any compact JSON is passed over to its end', (t) => {
  fc.assert(
    fc.property(fc.json(), fc.string({ unit: 'binary' }), (json, text) => {
      const compact = JSON.stringify([JSON.parse(json), text]);
      return endOf(compact) === Buffer.byteLength(compact);
    }),
  );
  t.end();
});

t.test('what is passed over whole, JSON.parse takes', (t) => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    'u00',
    '"a"',
    '1',
    '-',
    '.',
    'e',
    'null',
    ' ',
    '\n',
    '"k":',
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 12 }).map((all) => all.join('')),
      (text) => {
        if (endOf(text) === text.length && text !== '') JSON.parse(text);
      },
    ),
    { numRuns: 20_000 },
  );
  t.end();
});

t.test(
  'a byte that stands for itself is none of quotation mark, backslash and controls',
  async (t) => {
    for (let byte = 0; byte < 256; byte++) {
      const isPlain = byte >= 0x20 && byte !== 0x22 && byte !== 0x5c;
      t.equal(skipPlain(Uint8Array.of(byte), 0), isPlain ? 1 : 0, `byte ${byte}`);
    }
  },
);
