import t from 'tap';
import { isWithinBounds, maxEntries, maxValues } from '../../src/policy/bounds.ts';

t.test('too many values, too long a list and control characters are out of bounds', async (t) => {
  t.notOk(isWithinBounds({ a: Array<number>(maxEntries + 1).fill(1) }));
  const full = Array<number>(maxEntries).fill(1);
  t.notOk(isWithinBounds(Array(Math.ceil(maxValues / maxEntries)).fill(full)), 'copies count');
  t.notOk(isWithinBounds({ a: [{ b: '\u0000' }] }));
  t.notOk(isWithinBounds({ 'a\u0007': 1 }));
});

t.test('what a policy holds is within them', async (t) => {
  t.ok(isWithinBounds({ a: [{ b: 'ü\n\t', c: null }], d: true, e: 1 }));
  t.ok(isWithinBounds(Array<number>(maxEntries).fill(1)));
  t.ok(isWithinBounds(undefined));
});
