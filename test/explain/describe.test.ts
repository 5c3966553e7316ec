import t from 'tap';
import { listed, moment } from '../../src/explain/describe.ts';
import { now } from '../support/evidence.ts';

t.test('a list is quoted, and bounded', (t) => {
  t.equal(listed([]), 'none');
  t.equal(listed(['a', 'b\n']), String.raw`"a", "b\n"`);
  t.equal(listed(['1', '2', '3', '4', '5', '6', '7']), '"1", "2", "3", "4", "5" and 2 more');
  t.end();
});

t.test('a moment is told with its distance', (t) => {
  const at = (seconds: number): string => moment(now + seconds * 1000, now);
  t.equal(at(-5), '2026-11-24T11:59:55Z, 5 s ago');
  t.equal(at(300), '2026-11-24T12:05:00Z, in 5 min');
  t.equal(at(-7_200), '2026-11-24T10:00:00Z, 2 h ago');
  t.equal(at(864_000), '2026-12-04T12:00:00Z, in 10 d');
  t.equal(at(1e30), 'a date beyond all years');
  t.end();
});
