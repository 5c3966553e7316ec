import t from 'tap';
import { dig, objectsIn, textAt, textsIn } from '../../src/doctor/dig.ts';

t.test('a way that breaks off leads to nothing', async (t) => {
  for (const value of [undefined, null, 1, 'x', [], { a: null }, { a: ['b'] }]) {
    t.equal(dig(value, 'a', 'b'), undefined);
    t.equal(textAt(value, 'a', 'b'), '');
  }
  t.same(objectsIn({}), []);
  t.same(textsIn('x'), []);
});

t.test('what stands at its end is found', async (t) => {
  t.equal(dig({ a: { b: 1 } }, 'a', 'b'), 1);
  t.equal(textAt({ a: { b: 'x' } }, 'a', 'b'), 'x');
  t.same(objectsIn([{ a: 1 }, null, 'x']), [{ a: 1 }]);
  t.same(textsIn([{ a: 1 }, null, 'x']), ['x']);
});
