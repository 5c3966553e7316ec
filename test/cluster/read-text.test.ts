import t from 'tap';
import { readText } from '../../src/cluster/read-text.ts';

async function* chunks(): AsyncGenerator<Buffer> {
  const bytes = Buffer.from('ä€😀');
  for (const byte of bytes) yield Buffer.of(byte);
}

t.test('more than the limit is an error', async (t) => {
  await t.rejects(readText(chunks(), 8), /longer than 8 bytes/);
});

t.test('a character that is cut in two is whole again', async (t) => {
  t.equal(await readText(chunks(), 9), 'ä€😀');
});
