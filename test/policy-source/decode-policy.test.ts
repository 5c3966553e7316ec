import t from 'tap';
import { decodePolicy } from '../../src/policy-source/decode-policy.ts';

t.test('bytes that are no UTF-8 are refused, with their line', async (t) => {
  const latin1 = Buffer.from('mode: fix\nreason: für\n', 'latin1');
  t.throws(() => decodePolicy(latin1), { message: 'line 2 is not UTF-8' });
  t.throws(() => decodePolicy(Buffer.from([0xff, 0xfe])), { message: 'line 1 is not UTF-8' });
  const cut = Buffer.from('a\n\n€').subarray(0, -1);
  t.throws(() => decodePolicy(cut), { message: 'line 3 is not UTF-8' });
});

t.test('UTF-8 is what it says, a byte order mark included', async (t) => {
  t.equal(decodePolicy(Buffer.from('\ufeffreason: für € \ufffd')), '\ufeffreason: für € \ufffd');
});
