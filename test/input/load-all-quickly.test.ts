import t from 'tap';
import { loadAllQuickly } from '../../src/input/load-all-quickly.ts';

t.test('what is unusual or wrong is left to another', async (t) => {
  for (const text of [
    'a: [',
    'a: &x 1\nb: *x',
    'a: {<<: {b: 1}}',
    'a: 1\na: 2',
    'a: !mine x',
    '['.repeat(200),
  ])
    t.equal(loadAllQuickly(text), undefined, text.slice(0, 20));
});

t.test('each document of a text', async (t) => {
  t.strictSame(loadAllQuickly('a: [1, "x", null]\n---\n{"b": 1.5}\n'), [
    { a: [1, 'x', null] },
    { b: 1.5 },
  ]);
});
