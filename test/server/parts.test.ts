import t from 'tap';
import { createParts } from '../../src/server/parts.ts';

t.test('a part that can not be closed is told of, and keeps no other open', async (t) => {
  const closed: string[] = [];
  const parts = createParts();
  parts.add({ close: () => void closed.push('first') });
  const broken = new Error('it hangs');
  parts.add({ close: () => Promise.reject(broken) });
  parts.add({ close: async () => void closed.push('third') });
  await t.rejects(parts.close(), { errors: [broken] });
  t.same(closed, ['third', 'first'], 'the last one first');
});

t.test('a part is closed before the one that it may rely on begins to close', async (t) => {
  const steps: string[] = [];
  const parts = createParts();
  for (const name of ['watch', 'server'])
    parts.add({
      async close() {
        steps.push(`${name} closes`);
        await Promise.resolve();
        steps.push(`${name} is closed`);
      },
    });
  await parts.close();
  t.same(steps, ['server closes', 'server is closed', 'watch closes', 'watch is closed']);
  await parts.close();
  t.equal(steps.length, 4, 'each is closed once');
});

t.test('a part that is added gives its reasons from then on', async (t) => {
  const parts = createParts();
  t.same(parts.notReady(), []);
  const part = { notReady: () => ['not listed yet'], close: () => {} };
  t.equal(parts.add(part), part);
  t.same(parts.notReady(), ['not listed yet']);
});
