import t from 'tap';
import { hashPolicy } from '../../src/policy-source/hash-policy.ts';

t.test('the hash is the beginning of what sha256sum says', async (t) => {
  t.equal(hashPolicy('abc'), 'ba7816bf8f01');
});
