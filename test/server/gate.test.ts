import t from 'tap';
import { createGate } from '../../src/server/gate.ts';

const mebibyte = 1024 * 1024;
const arrival = { waitedMilliseconds: 0, timeoutMilliseconds: 3000, bodyBytes: 5000 };

t.test('what waited for more than half of its timeout, or 1.5 s, is refused', async (t) => {
  const gate = createGate(7 * mebibyte);
  const isTaken = (waitedMilliseconds: number, timeoutMilliseconds: number) =>
    gate.enter({ ...arrival, waitedMilliseconds, timeoutMilliseconds }, 1) !== undefined;
  t.notOk(isTaken(501, 1000));
  t.ok(isTaken(500, 1000));
  t.notOk(isTaken(1501, 30_000), 'whoever waits longer makes nobody else wait longer');
  t.ok(isTaken(1500, 30_000));
});

t.test('more reviews than connections are refused', async (t) => {
  const gate = createGate(7 * mebibyte);
  t.equal(gate.enter(arrival, 513), undefined);
  t.equal(gate.enter(arrival, 512), 0);
});

t.test('large bodies share what there is, small ones need no share', async (t) => {
  const gate = createGate(7 * mebibyte);
  const enter = (bodyBytes: number | undefined) => gate.enter({ ...arrival, bodyBytes }, 1);
  t.equal(enter(undefined), 7 * mebibyte, 'what is not announced may be as large as any');
  t.equal(enter(7 * mebibyte), 7 * mebibyte);
  t.equal(enter(2 * mebibyte), undefined);
  t.equal(enter(64 * 1024), 0);
  t.equal(enter(7 * mebibyte + 1), 0, 'is refused for its size');
  gate.release(7 * mebibyte);
  t.equal(enter(2 * mebibyte), 2 * mebibyte);
});
