import fc from 'fast-check';
import t from 'tap';
import { toAscii, toAsciiBytes } from '../../src/audit/to-ascii.ts';

t.test('no character of any text can steer a terminal, and none is lost', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const text = toAscii(JSON.stringify({ value }));
      for (const character of text) if (character < ' ' || character > '~') return false;
      return JSON.parse(text).value === value;
    }),
  );
  t.equal(toAscii('"a\u007fb\u009b31m\ud800é"'), '"a\\u007fb\\u009b31m\\ud800\\u00e9"');
  t.end();
});

t.test('a plain text is the same text', async (t) => {
  t.equal(toAscii('{"a":"b\\n"}\n{"c":1}\n'), '{"a":"b\\n"}\n{"c":1}\n');
});

t.test('many texts are the bytes of each, in order', async (t) => {
  const bytes = toAsciiBytes(['{"a":"\u009b"}\n', '{"b":"é"}\n', '{"c":1}\n']);
  t.equal(bytes.toString(), '{"a":"\\u009b"}\n{"b":"\\u00e9"}\n{"c":1}\n');
  t.equal(toAsciiBytes([]).length, 0);
});

t.test('many texts are the same bytes as each by itself', (t) => {
  const texts = fc.array(
    fc.oneof(fc.constantFrom('a', '\u007f', 'é', '\ud800'), fc.string({ unit: 'binary' })),
  );
  fc.assert(
    fc.property(texts, (values) => {
      const lines = values.map((value) => JSON.stringify(value));
      return toAsciiBytes(lines).toString('latin1') === lines.map(toAscii).join('');
    }),
    { numRuns: 1000 },
  );
  t.end();
});
