import t from 'tap';
import { gather } from '../../src/audit/gather.ts';

function gathering() {
  const handed: string[][] = [];
  const waiting: (() => void)[] = [];
  const gathered = gather<string>({
    handOn: (items) => void handed.push([...items]),
    later: (callback) => void waiting.push(callback),
    maxWeight: 100,
  });
  return { ...gathered, handed, waiting, wake: () => waiting.shift()?.() };
}

t.test('what comes first does not wait for a second one', async (t) => {
  const { add, handed, waiting, wake } = gathering();
  add('a', 1);
  add('b', 1);
  t.same(handed, []);
  t.equal(waiting.length, 1, 'one wait for both');
  wake();
  t.same(handed, [['a', 'b']]);
  add('c', 1);
  wake();
  t.same(handed, [['a', 'b'], ['c']]);
  t.equal(waiting.length, 0, 'nothing is waited for where there is nothing');
});

t.test('what weighs too much together does not wait, and stays in order', async (t) => {
  const { add, flush, handed } = gathering();
  add('a', 60);
  add('b', 60);
  t.same(handed, [['a']]);
  add('c', 1000);
  t.same(handed, [['a'], ['b']]);
  flush();
  flush();
  t.same(handed, [['a'], ['b'], ['c']]);
});
