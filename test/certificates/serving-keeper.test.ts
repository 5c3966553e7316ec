import { X509Certificate } from 'node:crypto';
import t from 'tap';
import { makeAuthority } from '../../src/certificates/make-authority.ts';
import { createServingKeeper } from '../../src/certificates/serving-keeper.ts';
import { lifetimes } from '../../src/rotation/lifetimes.ts';

const day = 86_400_000;
const now = Date.parse('2026-11-24T00:00:00Z');
const ca = await makeAuthority({
  commonName: 'ca',
  notBefore: now - day,
  notAfter: now + 365 * day,
});
const view = {
  state: { ca, previous: [], retireAt: undefined },
  held: new Map(),
  lostSince: undefined,
};
const at = (time: number) => ({ now: time, monotonic: time });

t.test('without an authority there is nothing to keep', async (t) => {
  const keeper = createServingKeeper(lifetimes, ['a.b.svc']);
  t.equal(await keeper.keep({ ...view, state: undefined }, at(now)), undefined);
  t.equal(keeper.served(), undefined);
});

t.test('it makes one, keeps it, and renews it in time', async (t) => {
  const keeper = createServingKeeper(lifetimes, ['a.b.svc']);
  const first = await keeper.keep(view, at(now));
  t.equal(keeper.served(), first);
  const certificate = new X509Certificate(first?.certificate.cert ?? '');
  t.equal(certificate.checkHost('a.b.svc'), 'a.b.svc');
  t.equal(certificate.validToDate.getTime(), now + 7 * day);
  t.equal(await keeper.keep(view, at(now + 4 * day)), undefined);
  t.not((await keeper.keep(view, at(now + 5 * day)))?.certificate.key, first?.certificate.key);
});

t.test(
  'cut off for more than a day, it signs with nothing that others may have replaced',
  async (t) => {
    const keeper = createServingKeeper(lifetimes, ['a.b.svc']);
    const late = now + 250 * day;
    t.equal(await keeper.keep({ ...view, lostSince: late - day - 1 }, at(late)), undefined);
    t.ok(await keeper.keep({ ...view, lostSince: late - day }, at(late)));
  },
);
