import fc from 'fast-check';
import t from 'tap';
import { readJsonLines } from '../../src/cluster/json-lines.ts';

async function* chunksOf(...chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

async function collect(objects: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for await (const object of objects) all.push(object);
  return all;
}

async function read(...chunks: readonly (Buffer | string)[]): Promise<readonly unknown[]> {
  return collect(readJsonLines(chunksOf(...chunks.map((chunk) => Buffer.from(chunk)))));
}

t.test('a line that is no JSON object is an error that does not quote it', async (t) => {
  await t.rejects(read('{"a":1}\nsecret\n'), { message: 'a line is no JSON' });
  await t.rejects(read('\n'), { message: 'a line is no JSON' });
  await t.rejects(read('[]\n'), { message: 'a line is no JSON object' });
  await t.rejects(read('null\n'), { message: 'a line is no JSON object' });
});

t.test('a line over 16 MiB is an error before it is whole', async (t) => {
  const mebibyte = Buffer.alloc(1024 * 1024, ' ');
  await t.rejects(read(...Array<Buffer>(17).fill(mebibyte)), /longer than 16777216 bytes/);
  t.same(await read(...Array<Buffer>(15).fill(mebibyte), '{}\n', mebibyte, '{}\n'), [{}, {}]);
});

t.test('a last line without its end is left out', async (t) => {
  t.same(await read('{"a":1}\n{"a":2}'), [{ a: 1 }]);
  t.same(await read(''), []);
});

t.test('however the bytes are cut, the objects are the same', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.json())),
      fc.infiniteStream(fc.integer({ min: 1, max: 20 })),
      async (objects, lengths) => {
        const bytes = Buffer.from(objects.map((each) => `${JSON.stringify(each)}\n`).join(''));
        const chunks: Buffer[] = [];
        for (let start = 0; start < bytes.length;) {
          const length = lengths.next().value ?? 1;
          chunks.push(bytes.subarray(start, start + length));
          start += length;
        }
        const expected: unknown = JSON.parse(JSON.stringify(objects));
        t.same(await collect(readJsonLines(chunksOf(...chunks))), expected);
      },
    ),
    { numRuns: 50 },
  );
});
