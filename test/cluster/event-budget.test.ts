import t from 'tap';
import { createEventBudget } from '../../src/cluster/event-budget.ts';

t.test('25 at once, then one each 5 minutes, and never more than 25 saved up', (t) => {
  let now = 1_000_000;
  const budget = createEventBudget(() => now);
  const take = () => {
    let taken = 0;
    while (budget()) taken++;
    return taken;
  };
  t.equal(take(), 25);
  now += 299_999;
  t.equal(take(), 0);
  now += 1;
  t.equal(take(), 1);
  now -= 86_400_000;
  t.equal(take(), 0, 'a clock that is set back gives none');
  now += 600_000;
  t.equal(take(), 2);
  now += 86_400_000;
  t.equal(take(), 25);
  t.end();
});
