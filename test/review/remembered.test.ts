import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import type { JsonObject } from '../../src/json.ts';
import { excerptOf, readExcerpt, whole } from '../../src/review/excerpt.ts';
import { byBeginning } from '../../src/review/memory-keys.ts';
import { remembered } from '../../src/review/remembered.ts';

const long = 'x'.repeat(200);

const byTheirBeginning = { keyOf: byBeginning, mayComeAgain: () => true };

function reader() {
  const members = excerptOf({ spec: remembered(whole, byTheirBeginning).read });
  return (text: string) => readExcerpt(Buffer.from(text), members)?.['spec'];
}

t.test('a text that only begins like a known one is not taken for it', async (t) => {
  const read = reader();
  const known = `{"spec":{"a":{"b":"${long}"}`;
  t.strictSame(read(`${known}}}`), { a: { b: long } });
  t.equal(read(known), undefined, 'nor is one that ends within it');
  t.strictSame(read(`${known},"c":2}}`), { a: { b: long }, c: 2 });
  t.equal(read(`${known}}`), undefined, 'what stands around it has to be right, too');
  t.equal(read(`${known}}1}`), undefined);
});

t.test('what has no end of its own is never known', async (t) => {
  const read = reader();
  t.equal(read('{"spec":1}'), 1);
  t.equal(read('{"spec":12}'), 12);
  t.equal(read('{"spec":"a"}'), 'a');
  t.equal(read('{"spec":null}'), null);
  const number = `1.${'1'.repeat(200)}`;
  t.equal(read(`{"spec":${number}}`), Number(number));
  t.equal(read(`{"spec":${number}e9}`), Number(`${number}e9`));
  for (const list of [[long], [long, 1]]) t.strictSame(read(JSON.stringify({ spec: list })), list);
});

t.test('nobody can change what others are given, too', async (t) => {
  const value = reader()(`{"spec":{"a":"${long}","b":[{"c":[1]}]}}`) as { b: [{ c: number[] }] };
  t.throws(() => void Object.assign(value, { a: 1 }), TypeError);
  t.throws(() => value.b[0].c.push(2), TypeError);
});

t.test('what has no key is read each time', async (t) => {
  const members = excerptOf({
    spec: remembered(whole, { ...byTheirBeginning, keyOf: () => undefined }).read,
  });
  const text = Buffer.from(`{"spec":{"a":"${long}"}}`);
  const [first, second] = [readExcerpt(text, members), readExcerpt(text, members)];
  t.strictSame(first, second);
  t.not(first?.['spec'], second?.['spec']);
});

t.test('what will not come again, as far as one can know, is not kept', async (t) => {
  const asked: string[] = [];
  const members = excerptOf({
    spec: remembered(whole, {
      keyOf: byBeginning,
      mayComeAgain({ end }, bytes, at) {
        asked.push(bytes.toString('utf8', at, end));
        return asked.length > 1;
      },
    }).read,
  });
  const read = () => readExcerpt(Buffer.from(`{"spec":{"a":"${long}"}}`), members)?.['spec'];
  const [first, second, third] = [read(), read(), read()];
  t.notOk(Object.isFrozen(first));
  t.not(first, second);
  t.equal(second, third);
  t.strictSame(asked, [`{"a":"${long}"}`, `{"a":"${long}"}`], 'what is known is not asked for');
});

t.test('what was remembered within another value is one value there, too', async (t) => {
  const { read: spec } = remembered(whole, byTheirBeginning);
  const { read: object } = remembered(excerptOf({ metadata: whole, spec }), {
    ...byTheirBeginning,
    keyOf: () => 'orders',
  });
  const members = excerptOf({ object });
  const read = (generation: number) =>
    readExcerpt(
      Buffer.from(`{"object":{"metadata":{"generation":${generation}},"spec":{"a":"${long}"}}}`),
      members,
    )?.['object'] as JsonObject;
  const [first, second, again] = [read(1), read(2), read(1)];
  t.not(first, second);
  t.equal(first, again);
  t.equal(first['spec'], second['spec']);
  t.ok(Object.isFrozen(first['metadata']));
});

t.test('what is forgotten is read anew, and told', async (t) => {
  let told = 0;
  const { read, forget } = remembered(whole, { ...byTheirBeginning, forgotten: () => told++ });
  const text = Buffer.from(`{"a":"${long}"}`);
  const first = read(text, 0, {})?.value;
  t.equal(read(text, 0, {})?.value, first);
  forget();
  t.equal(told, 1);
  t.not(read(text, 0, {})?.value, first);
});

t.test('equal texts are one value', async (t) => {
  const read = reader();
  const text = `{"spec":{"host":"${long}","é":[1]}}`;
  const value = read(text);
  t.equal(read(text), value);
  t.equal(read(`{"status":{},${text.slice(1)}`), value, 'wherever they stand');
  t.not(read(text.replace('1', '2')), value);
  t.equal(read(text), value);
});

t.test('of texts that begin alike the last four are known, and a megabyte in all', async (t) => {
  const read = reader();
  const spec = (end: string) => `{"spec":{"a":"${long}${end}"}}`;
  const values = ['1', '2', '3', '4', '5'].map((end) => read(spec(end)));
  t.equal(read(spec('5')), values[4]);
  t.equal(read(spec('2')), values[1]);
  t.not(read(spec('1')), values[0], 'the first one has gone');
  const large = (name: string) => `{"spec":{"${name}":"${'y'.repeat(400_000)}"}}`;
  const first = read(large('a'));
  t.equal(read(large('a')), first);
  read(large('b'));
  const third = read(large('c'));
  t.not(read(large('c')), third, 'there is no room for it');
  t.equal(read(large('a')), first, 'what was there stays');
  for (let i = 0; i < 19; i++) read(large(`d${i}`));
  const later = read(large('a'));
  t.not(later, first, 'until eight times as much had to go by');
  t.equal(read(large('a')), later, 'then there is room again');
  const tooLarge = `{"spec":{"a":"${'y'.repeat(2_000_000)}"}}`;
  t.not(read(tooLarge), read(tooLarge));
});

t.test('whatever was read before, a value is what JSON.parse makes of its text', (t) => {
  const keys = fc.constantFrom('a', 'b', 'ab');
  const values = fc.constantFrom(1, 12, 'x', 'xy', '}', '{"a":1}', null, long);
  const spec = fc.dictionary(keys, fc.oneof(values, fc.dictionary(keys, values)));
  fc.assert(
    fc.property(fc.array(spec, { maxLength: 20 }), (specs) => {
      const read = reader();
      return specs.every((one) => {
        const text = JSON.stringify(one);
        return isDeepStrictEqual(read(`{"spec":${text}}`), JSON.parse(text));
      });
    }),
    { numRuns: 1000 },
  );
  t.end();
});
