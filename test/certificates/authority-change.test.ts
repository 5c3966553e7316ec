import t from 'tap';
import {
  describeAuthorityChange,
  shortFingerprint,
} from '../../src/certificates/authority-change.ts';
import type { AuthorityState } from '../../src/rotation/authority-state.ts';
import { authorityAt } from '../support/rotation-world.ts';

const now = Date.parse('2026-11-24T00:00:00Z');
const [a, b] = [authorityAt('AA:AA', now), authorityAt('BB:BB', now)];
const state = (part: Partial<AuthorityState>): AuthorityState => ({
  ca: a,
  previous: [],
  retireAt: undefined,
  ...part,
});
const reasons = (before: AuthorityState, after: AuthorityState) =>
  describeAuthorityChange(before, after).map(({ reason }) => reason);

t.test('each step of a rotation is told once', async (t) => {
  const steps = [
    state({}),
    state({ ca: b, previous: [a] }),
    state({ ca: b, previous: [a], retireAt: now }),
    state({ ca: b }),
  ] as const;
  t.same(reasons(steps[0], steps[0]), []);
  t.same(reasons(steps[0], steps[1]), ['AuthorityMade']);
  t.same(reasons(steps[1], steps[2]), ['AuthoritySigns']);
  t.same(reasons(steps[2], steps[3]), ['AuthorityRetired']);
  t.same(reasons(steps[0], state({ previous: [b] })), ['AuthorityAdopted']);
  t.match(describeAuthorityChange(steps[1], steps[2]), [
    { message: /bbbb signs.*until 2026-11-24T00:00:00\.000Z/, happening: 'AuthoritySigns BB:BB' },
  ]);
});

t.test('a fingerprint is short enough to be compared by eye', async (t) => {
  t.equal(shortFingerprint('AB:CD:EF:01:23:45:67:89:AB:CD'), 'abcdef0123456789');
});
