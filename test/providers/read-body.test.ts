import { Readable } from 'node:stream';
import t from 'tap';
import { readBody } from '../../src/providers/read-body.ts';

const mebibyte = 1_048_576;

t.test('more than 1 MiB is refused, and nothing after that is read', async (t) => {
  let chunks = 0;
  let isClosed = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        chunks++;
        yield new Uint8Array(mebibyte / 2);
      }
    } finally {
      isClosed = true;
    }
  }
  await t.rejects(readBody(endless()), {
    code: 'ERR_PROVIDER_UNREACHABLE',
    message: 'the answer is larger than 1048576 bytes',
  });
  t.equal(chunks, 3);
  t.ok(isClosed, 'the connection is given up');
});

t.test('all chunks up to 1 MiB are read in their order', async (t) => {
  const read = async (...chunks: readonly string[]) =>
    new TextDecoder().decode(
      await readBody(Readable.from(chunks.map((text) => Buffer.from(text)))),
    );
  t.equal(await read(), '');
  t.equal(await read('{"a":', '1}'), '{"a":1}');
  t.equal((await read('x'.repeat(mebibyte))).length, mebibyte);
});
