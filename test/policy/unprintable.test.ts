import t from 'tap';
import { findUnprintable } from '../../src/policy/unprintable.ts';

t.test('what YAML does not allow is found where it stands', async (t) => {
  for (const code of [0x00, 0x07, 0x0b, 0x1b, 0x7f, 0x80, 0x9f, 0xd800, 0xdc00, 0xfffe, 0xffff])
    t.equal(findUnprintable(`ab${String.fromCharCode(code)}c`), 2, code.toString(16));
  t.equal(findUnprintable('a\ud83d'), 1, 'the first half of a pair, at the end');
  t.equal(findUnprintable('a\udc00\ud800'), 1, 'two halves in the wrong order');
});

t.test('every text of a language is allowed', async (t) => {
  t.equal(findUnprintable('a\t\r\n\u0085\u00a0 ü€\ufeff\ufffd😀 \u{10ffff}'), undefined);
});
