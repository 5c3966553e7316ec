import fc from 'fast-check';
import t from 'tap';
import { toAscii } from '../src/ascii.ts';
import { toAsciiBytes } from '../src/ascii-bytes.ts';

t.test('many texts are the bytes of each, in order', async (t) => {
  const bytes = toAsciiBytes(['{"a":"\u009b"}\n', '{"b":"é"}\n', '{"c":1}\n']);
  t.equal(bytes.toString(), '{"a":"\\u009b"}\n{"b":"\\u00e9"}\n{"c":1}\n');
  t.equal(toAsciiBytes([]).length, 0);
});

t.test('a character that takes two bytes is never taken for one of them', async (t) => {
  // Its lower byte is a quotation mark, by which a value would end.
  const bytes = toAsciiBytes(['{"user":"jane\u0122,\u0122role\u0122:\u0122admin"}\n']);
  t.same(JSON.parse(bytes.toString()), { user: 'jane\u0122,\u0122role\u0122:\u0122admin' });
});

t.test('many texts are the same bytes as each by itself', (t) => {
  const texts = fc.array(
    fc.oneof(
      fc.constantFrom('a', '\u007f', 'é', '\u0122', '\ud800'),
      fc.string({ unit: 'binary' }),
    ),
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
