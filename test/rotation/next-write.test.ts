import t from 'tap';
import type { AuthorityState, LiveBundle } from '../../src/rotation/authority-state.ts';
import { lifetimes, replaceAt } from '../../src/rotation/lifetimes.ts';
import { nextWrite, type ClusterView } from '../../src/rotation/next-write.ts';
import type { TrustAnchor } from '../../src/rotation/trust-anchor.ts';
import { authorityAt } from '../support/rotation-world.ts';

const now = Date.parse('2026-11-24T00:00:00Z');
const day = 86_400_000;
const old = authorityAt('old', now - 250 * day);
const ca = authorityAt('new', now);
const moment = { now, monotonic: now };

const bundle = (...anchors: readonly TrustAnchor[]): LiveBundle => ({
  configuration: 'validating/dexodus',
  anchors,
  hasOther: false,
});
const held = (state: Partial<AuthorityState>): ClusterView['secret'] => ({
  kind: 'held',
  state: { ca, previous: [], retireAt: undefined, ...state },
});
const view = (part: Partial<ClusterView>): ClusterView => ({
  secret: held({}),
  live: [bundle(ca)],
  held: new Map(),
  lifetimes,
  ...part,
});
const next = (part: Partial<ClusterView>, at = now) =>
  nextWrite(view(part), { now: at, monotonic: at });

t.test(
  'nothing is written before all is known, nor over a Secret that somebody spoilt',
  async (t) => {
    t.same(next({ live: undefined, secret: { kind: 'absent' } }), { kind: 'none' });
    t.same(next({ secret: { kind: 'unknown' } }), { kind: 'none' });
    t.same(next({ secret: { kind: 'unusable', reason: 'no key' } }), { kind: 'none' });
  },
);

t.test('a new authority does not make anybody forget those that are trusted now', async (t) => {
  const over = { ...old, fingerprint: 'over', notAfter: now };
  t.same(next({ secret: { kind: 'absent' }, live: [bundle(old, over)] }), {
    kind: 'make',
    why: 'absent',
    previous: [old],
  });
  t.match(next({ live: [bundle(ca, old)] }), {
    kind: 'store',
    why: 'adopted',
    state: { previous: [old], retireAt: undefined },
  });
});

t.test('an authority that is over, or is not valid yet, gets a successor', async (t) => {
  t.match(next({}, ca.notAfter), { kind: 'make', why: 'invalid', previous: [] });
  t.match(next({}, ca.notBefore - 1), { kind: 'make', why: 'invalid' });
});

t.test('after two thirds of its life it gets one, and stays itself', async (t) => {
  t.same(next({}, replaceAt(ca, lifetimes) - 1), { kind: 'none' });
  t.match(next({}, replaceAt(ca, lifetimes)), { kind: 'make', why: 'due', previous: [ca] });
  const waits = { ...old, notAfter: ca.notAfter };
  const waiting = { secret: held({ previous: [waits] }), live: [bundle(ca, waits)] };
  t.same(
    next(waiting, replaceAt(ca, lifetimes)),
    { kind: 'none' },
    'not while it does not sign yet',
  );
});

t.test('a caBundle that holds less, more, or what is no certificate is put right', async (t) => {
  const patch = { kind: 'patch', configurations: ['validating/dexodus'], anchors: [ca] };
  t.same(next({ live: [bundle()] }), patch);
  t.same(next({ live: [bundle(), { ...bundle(ca), configuration: 'other' }] }), patch);
  t.same(next({ live: [{ ...bundle(ca), hasOther: true }] }), patch);
  t.match(next({ live: [bundle(ca)], secret: held({ previous: [old] }) }), { anchors: [ca, old] });
});

t.test(
  'the new one signs when all have held it for a minute; from then on the old one has eight days',
  async (t) => {
    const both = { secret: held({ previous: [old] }), live: [bundle(ca, old)] };
    t.same(next({ ...both, held: new Map([['new', now - 59_999]]) }), { kind: 'none' });
    const settled = next({ ...both, held: new Map([['new', now - 60_000]]) });
    const { key: _, ...keyless } = old;
    t.same(settled, {
      kind: 'store',
      why: 'settled',
      state: { ca, previous: [keyless], retireAt: now + 8 * day },
    });
    const early = authorityAt('early', now - 10 * day);
    const forced = { secret: held({ previous: [early] }), live: [bundle(ca, early)] };
    t.match(
      next({ ...forced, held: new Map([['new', 0]]) }),
      { state: { retireAt: replaceAt(early, lifetimes) + 7 * day } },
      'one that was replaced before its time stays until nobody can have signed with it',
    );
  },
);

t.test(
  'when its time has come, the old one leaves the caBundles first, then the Secret',
  async (t) => {
    const secret = held({ previous: [old], retireAt: now });
    t.match(next({ secret, live: [bundle(ca, old)] }), { kind: 'patch', anchors: { length: 1 } });
    t.same(nextWrite(view({ secret }), moment), {
      kind: 'store',
      why: 'retired',
      state: { ca, previous: [], retireAt: undefined },
    });
  },
);
