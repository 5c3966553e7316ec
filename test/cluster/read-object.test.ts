import t from 'tap';
import { readObject } from '../../src/cluster/read-object.ts';

async function* chunks(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text);
}

t.test('what is no object is refused', async (t) => {
  await t.rejects(readObject(chunks('[1]')), { message: 'the answer is no object' });
  await t.rejects(readObject(chunks('{')), /JSON/);
  t.same(await readObject(chunks('{"a"', ':1}')), { a: 1 });
});
