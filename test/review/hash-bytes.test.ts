import t from 'tap';
import { hashBytes } from '../../src/review/hash-bytes.ts';

t.test('the same bytes have the same number, wherever they stand', async (t) => {
  const bytes = Buffer.from('..some text...some text.some tezt');
  t.equal(hashBytes(bytes, 2, 11), hashBytes(bytes, 14, 23));
  t.not(hashBytes(bytes, 2, 11), hashBytes(bytes, 24, 33), 'another letter');
  t.not(hashBytes(bytes, 2, 11), hashBytes(bytes, 2, 10), 'a part of it');
});

t.test('words that change places make another number', async (t) => {
  const bytes = Buffer.from('aaaabbbbbbbbaaaa');
  t.not(hashBytes(bytes, 0, 8), hashBytes(bytes, 8, 16));
});

t.test('no bytes have a number, too', async (t) => {
  t.equal(hashBytes(Buffer.from('a'), 1, 1), hashBytes(Buffer.alloc(0), 0, 0));
});
