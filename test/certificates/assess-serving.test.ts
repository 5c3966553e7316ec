import t from 'tap';
import { assessServing } from '../../src/certificates/assess-serving.ts';
import { lifetimes } from '../../src/rotation/lifetimes.ts';
import { servingLife } from '../../src/rotation/serving-due.ts';
import { authorityAt } from '../support/rotation-world.ts';

const now = Date.parse('2026-11-24T00:00:00Z');
const signer = authorityAt('ca', now);
const served = {
  signer,
  life: servingLife(signer, now, lifetimes),
  certificate: { cert: '', key: '' },
};
const bundle = (...anchors: readonly (typeof signer)[]) => ({
  configuration: 'ValidatingWebhookConfiguration dexodus',
  anchors,
  hasOther: false,
});
const view = (
  live: readonly ReturnType<typeof bundle>[] | undefined,
  missing: readonly string[] = [],
) => ({
  live: () => live,
  missing: () => missing,
});

t.test('before all is known, the reason is what could not be read', async (t) => {
  const unread = assessServing(undefined, view(undefined, ['Secret: forbidden']), now);
  t.same(unread.reasons, ['Secret: forbidden']);
  t.equal(unread.state.isVerified, undefined);
  t.same(assessServing(undefined, view([]), now).reasons, [
    'there is no certificate authority yet',
  ]);
});

t.test(
  'a caBundle without the authority, and a certificate that is over, are reasons',
  async (t) => {
    const { reasons, state } = assessServing(served, view([bundle(signer), bundle()]), now);
    t.same(reasons, [
      'the caBundle of ValidatingWebhookConfiguration dexodus does not verify the serving certificate',
    ]);
    t.equal(state.isVerified, false);
    const over = assessServing(served, view([bundle(signer)]), served.life.notAfter);
    t.match(over.reasons, [/valid from 2026-11-23T.* to 2026-12-01T/]);
  },
);

t.test('it is ready where each caBundle verifies it, and where there is none', async (t) => {
  t.match(assessServing(served, view([bundle(signer)]), now), {
    reasons: { length: 0 },
    state: {
      isVerified: true,
      servingNotAfter: served.life.notAfter,
      authorityNotAfter: signer.notAfter,
    },
  });
  t.match(assessServing(served, view([]), now), {
    reasons: { length: 0 },
    state: { isVerified: undefined },
  });
});
