import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { excerptOf, readExcerpt } from '../../src/review/excerpt.ts';
import { repeatedText } from '../../src/review/repeated-text.ts';

function reader() {
  const members = excerptOf({ a: repeatedText() });
  return (text: string | Buffer) => readExcerpt(Buffer.from(text), members)?.['a'];
}

t.test('a text that only begins like the last one is not taken for it', async (t) => {
  const read = reader();
  t.equal(read('{"a":"fix"}'), 'fix');
  t.equal(read('{"a":"fixed"}'), 'fixed');
  t.equal(read('{"a":"fix"}'), 'fix');
  t.equal(read('{"a":"fi'), undefined);
  t.equal(read('{"a":"fix"'), undefined);
  t.equal(read('{"a":"fix"b}'), undefined);
  t.equal(read('{"a":""}'), '');
  t.equal(read('{"a":"x"}'), 'x');
});

t.test('what could be written in another way is made each time', async (t) => {
  const read = reader();
  t.equal(read('{"a":"x\\"y"}'), 'x"y');
  t.equal(read('{"a":"x"y"}'), undefined, 'no JSON');
  t.equal(read('{"a":"é"}'), 'é');
  t.not(read(Buffer.from('{"a":"é"}', 'latin1')), 'é', 'no UTF-8');
  t.equal(read('{"a":1}'), 1);
  t.equal(read('{"a":12}'), 12);
});

t.test('whatever was read before, a text is what JSON.parse makes of it', (t) => {
  const text = fc.oneof(fc.constantFrom('', 'a', 'ab', 'a"', 'é'), fc.string({ unit: 'binary' }));
  const value = fc.oneof(text, fc.constantFrom(null, 1, true, ['a'], { a: 'a' }, 'x'.repeat(300)));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 20 }), (values) => {
      const read = reader();
      return values.every((one) =>
        isDeepStrictEqual(read(JSON.stringify({ a: one })), JSON.parse(JSON.stringify(one))),
      );
    }),
    { numRuns: 1000 },
  );
  t.end();
});
