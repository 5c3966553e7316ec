import t from 'tap';
import { isValidAt, lifetimes, replaceAt } from '../../src/rotation/lifetimes.ts';
import { authorityAt } from '../support/rotation-world.ts';

const day = 86_400_000;
const ca = authorityAt('ca', day);

t.test('a certificate is valid from its first millisecond to before its last', async (t) => {
  t.notOk(isValidAt(ca, -1));
  t.ok(isValidAt(ca, 0));
  t.ok(isValidAt(ca, 366 * day - 1));
  t.notOk(isValidAt(ca, 366 * day));
});

t.test(
  'an authority is replaced after two thirds of its life, but of eight months at most',
  async (t) => {
    t.equal(replaceAt(ca, lifetimes), day + (365 * day * 2) / 3);
    t.equal(replaceAt({ ...ca, notAfter: 3650 * day }, lifetimes), day + (365 * day * 2) / 3);
    t.equal(replaceAt({ ...ca, notAfter: 31 * day }, lifetimes), 21 * day);
  },
);
