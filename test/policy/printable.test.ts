import t from 'tap';
import { printable } from '../../src/policy/printable.ts';

t.test('what a terminal would obey is escaped', async (t) => {
  t.equal(printable('a\u001b[2J\n\u009b\u202eü…', 100), 'a\\u001b[2J\\u000a\\u009b\\u202e\\u00fc…');
});

t.test('a line is no longer than it may be, escapes included', async (t) => {
  t.equal(printable('abcdef', 5), 'abcd…');
  t.equal(printable('abcd', 5), 'abcd');
  t.equal(printable('ü'.repeat(100), 20), `${'\\u00fc'.repeat(3)}…`);
});
