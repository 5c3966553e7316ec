import t from 'tap';
import { chooseSigner, type SignerView } from '../../src/rotation/choose-signer.ts';
import { lifetimes } from '../../src/rotation/lifetimes.ts';
import { authorityAt } from '../support/rotation-world.ts';

const now = Date.parse('2026-11-24T00:00:00Z');
const ca = authorityAt('new', now);
const old = authorityAt('old', now);
const state = { ca, previous: [old], retireAt: undefined };
const choose = (part: Partial<SignerView>, at = now) =>
  chooseSigner(
    { state, current: undefined, held: new Map(), lifetimes, ...part },
    { now: at, monotonic: now },
  )?.fingerprint;

t.test('without any authority that is valid there is no signer', async (t) => {
  t.equal(choose({ state: undefined }), undefined);
  t.equal(choose({}, ca.notAfter), undefined);
});

t.test(
  'a replica changes to the new one when all caBundles have held it for a minute',
  async (t) => {
    const held = (milliseconds: number) =>
      new Map([
        ['new', now - milliseconds],
        ['old', 0],
      ]);
    t.equal(choose({ current: old, held: held(59_999) }), 'old');
    t.equal(choose({ current: old, held: held(60_000) }), 'new');
  },
);

t.test('a replica that just starts takes the older one of two that are held', async (t) => {
  t.equal(
    choose({
      held: new Map([
        ['new', now],
        ['old', now],
      ]),
    }),
    'old',
  );
  t.equal(choose({ held: new Map([['new', now]]) }), 'new');
  t.equal(choose({}), 'new', 'and the new one where nothing is held');
});

t.test('where no caBundle holds the current one any more, it takes what they hold', async (t) => {
  t.equal(choose({ current: authorityAt('lost', now), held: new Map([['new', now]]) }), 'new');
  t.equal(choose({ current: authorityAt('lost', now) }), 'lost', 'if they hold any');
});

t.test('without the Secret, the current one goes on', async (t) => {
  t.equal(choose({ state: undefined, current: old }), 'old');
});
