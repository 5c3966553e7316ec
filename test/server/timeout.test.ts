import t from 'tap';
import { maxTimeoutMilliseconds, parseTimeout } from '../../src/server/timeout.ts';

t.test("what is no duration in Go's notation counts as the longest timeout", async (t) => {
  for (const text of [undefined, '', 'x', '3', 's', '3 s', '-3s', '3x', '1..2s', '0s', '99h'])
    t.equal(parseTimeout(text), maxTimeoutMilliseconds, String(text));
});

t.test("Go's notation is read", async (t) => {
  t.equal(parseTimeout('3s'), 3000);
  t.equal(parseTimeout('500ms'), 500);
  t.equal(parseTimeout('1.5s'), 1500);
  t.equal(parseTimeout('1s500ms'), 1500);
  t.equal(parseTimeout('100µs'), 0.1);
});
