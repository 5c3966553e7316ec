import t from 'tap';
import { lifetimes, replaceAt } from '../../src/rotation/lifetimes.ts';
import { isServingDue, servingLife } from '../../src/rotation/serving-due.ts';
import { authorityAt } from '../support/rotation-world.ts';

const day = 86_400_000;
const now = Date.parse('2026-11-24T00:00:00Z');
const signer = authorityAt('ca', now);
const current = servingLife(signer, now, lifetimes);
const view = { signer, current, isStale: false, lifetimes };

t.test(
  'a serving certificate lives for seven days, and never longer than its authority',
  async (t) => {
    t.match(current, { issuer: 'ca', notBefore: now - day, notAfter: now + 7 * day });
    const late = signer.notAfter - 2 * day;
    t.equal(servingLife(signer, late, lifetimes).notAfter, signer.notAfter);
  },
);

t.test(
  'it is renewed at two thirds, for another authority, and when the clock went back',
  async (t) => {
    t.ok(isServingDue({ ...view, current: undefined }, now));
    t.notOk(isServingDue(view, now + (14 / 3) * day - 1));
    t.ok(isServingDue(view, now + (14 / 3) * day));
    t.ok(isServingDue({ ...view, signer: authorityAt('other', now) }, now));
    t.notOk(isServingDue(view, now - day));
    t.ok(isServingDue(view, now - day - 1));
  },
);

t.test('it is not renewed where that would gain nothing', async (t) => {
  const last = servingLife(signer, signer.notAfter - 6 * day, lifetimes);
  t.notOk(isServingDue({ ...view, current: last }, signer.notAfter - day));
});

t.test(
  'whoever does not hear from the API server signs only with what nobody has replaced',
  async (t) => {
    const due = replaceAt(signer, lifetimes);
    t.ok(isServingDue({ ...view, isStale: true }, due - 1));
    t.notOk(isServingDue({ ...view, isStale: true }, due));
    t.ok(isServingDue(view, due));
  },
);
