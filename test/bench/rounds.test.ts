import t from 'tap';
import { rounds } from '../../bench/rounds.ts';

t.test('a block goes through all and back, so each one is as early as it is late', (t) => {
  t.same(rounds(['a', 'b'], 2), [
    ['a', 'b', 'b', 'a'],
    ['a', 'b', 'b', 'a'],
  ]);
  const [block = []] = rounds(['a', 'b', 'c'], 1);
  for (const one of ['a', 'b', 'c']) t.equal(block.indexOf(one) + block.lastIndexOf(one), 5);
  t.end();
});
