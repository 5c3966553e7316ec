import t from 'tap';
import { trackHeld } from '../../src/rotation/held.ts';
import { authorityAt } from '../support/rotation-world.ts';

const [a, b] = [authorityAt('a', 0), authorityAt('b', 0)];
const bundle = (configuration: string, anchors: readonly (typeof a)[]) => ({
  configuration,
  anchors,
  hasOther: false,
});

t.test('held is what all caBundles hold, since they all do', async (t) => {
  t.same(trackHeld(new Map(), undefined, 1), new Map());
  t.same(trackHeld(new Map(), [], 1), new Map());
  const first = trackHeld(new Map(), [bundle('m', [a, b]), bundle('v', [a])], 1);
  t.same(first, new Map([['a', 1]]));
  const second = trackHeld(first, [bundle('m', [a, b]), bundle('v', [b, a])], 2);
  t.same(
    second,
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
  );
  t.same(trackHeld(second, [bundle('m', [b])], 3), new Map([['b', 2]]), 'lost is forgotten');
});
