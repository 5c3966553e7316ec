import t from 'tap';
import { gatherLines } from '../../src/audit/gather-lines.ts';

function gathering() {
  const written: string[] = [];
  const waiting: (() => void)[] = [];
  const lines = gatherLines({
    write: (bytes) => void written.push(bytes.toString()),
    later: (callback) => void waiting.push(callback),
  });
  return { lines, written, waiting, wake: () => waiting.shift()?.() };
}

t.test('no line waits for a second one', async (t) => {
  const { lines, written, waiting, wake } = gathering();
  lines.write('a\n');
  lines.write('b\n');
  t.same(written, []);
  t.equal(waiting.length, 1, 'one wait for both');
  wake();
  t.same(written, ['a\nb\n']);
  lines.write('c\n');
  wake();
  t.same(written, ['a\nb\n', 'c\n']);
  t.equal(waiting.length, 0, 'nothing is waited for where there is nothing');
});

t.test('many lines do not wait, and stay in order', async (t) => {
  const { lines, written } = gathering();
  const line = `${'x'.repeat(999)}\n`;
  for (let i = 0; i < 140; i++) lines.write(line);
  t.equal(written.length, 2);
  lines.write(`${'y'.repeat(100_000)}\n`);
  lines.flush();
  lines.flush();
  t.equal(written.join(''), `${line.repeat(140)}${'y'.repeat(100_000)}\n`);
  t.ok(written.slice(0, 3).every((text) => text.length <= 64 * 1024));
});

t.test('what is handed on is ASCII', async (t) => {
  const { lines, written } = gathering();
  lines.write('{"a":"\u009b"}\n');
  lines.flush();
  t.same(written, ['{"a":"\\u009b"}\n']);
});
