import t from 'tap';
import type { Decided, WriteOutcome } from '../../src/certificates/authority-writer.ts';
import { createCertificateTurn } from '../../src/certificates/certificate-turn.ts';
import type { ClusterCertificateView } from '../../src/certificates/cluster-view.ts';
import { createProblems } from '../../src/certificates/problems.ts';
import type { AuthorityState, SecretView } from '../../src/rotation/authority-state.ts';
import { lifetimes } from '../../src/rotation/lifetimes.ts';
import { recordLog } from '../support/recorded-log.ts';
import { authorityAt } from '../support/rotation-world.ts';

const now = Date.parse('2026-11-24T00:00:00Z');
const state: AuthorityState = { ca: authorityAt('one', now), previous: [], retireAt: undefined };

function turning() {
  let secret: SecretView = { kind: 'absent' };
  let outcome: WriteOutcome = { kind: 'done', state: undefined };
  let anchors: readonly AuthorityState['ca'][] = [];
  const writes: Decided[] = [];
  const kept: (AuthorityState | undefined)[] = [];
  const told: string[] = [];
  const { log, lines } = recordLog();
  const problems = createProblems(log);
  const view: ClusterCertificateView = {
    secret: () => secret,
    stored: () => ({ view: secret, uid: 'u', resourceVersion: '1' }),
    live: () => [{ configuration: 'x', anchors, hasOther: false }],
    configurations: () => new Map(),
    lostSince: () => undefined,
    missing: () => [],
  };
  const turn = createCertificateTurn(
    {
      clock: { now: () => now, monotonic: () => now },
      lifetimes,
      log,
      changed: (_secret, { reason }) => void told.push(reason),
    },
    {
      view,
      keeper: { served: () => undefined, keep: async (seen) => void kept.push(seen.state) },
      write: async (decided) => (writes.push(decided), outcome),
      problems,
      describeUnusable: (reason) => `spoilt: ${reason}`,
      serve: () => {},
    },
  );
  return {
    turn,
    writes,
    kept,
    told,
    lines,
    problems,
    set: (changed: {
      secret?: SecretView;
      outcome?: WriteOutcome;
      anchors?: readonly AuthorityState['ca'][];
    }) => void ({ secret = secret, outcome = outcome, anchors = anchors } = changed),
  };
}

t.test('a refusal ends the turn with the right that is missing', async (t) => {
  const { turn, set } = turning();
  set({ outcome: { kind: 'refused', message: 'no', permission: 'write it' } });
  await t.rejects(turn(), { message: 'no; allow it in a Role or ClusterRole: write it' });
});

t.test('who is not first waits as long as it is told', async (t) => {
  const { turn, set } = turning();
  set({ outcome: { kind: 'later', waitMilliseconds: 2000 } });
  t.equal(await turn(), 2000);
  set({ outcome: { kind: 'done', state } });
  t.equal(await turn(), undefined);
});

t.test(
  'a Secret that was spoilt is a problem, the last good state is kept, and so are the caBundles',
  async (t) => {
    const { turn, set, writes, kept, problems } = turning();
    set({ secret: { kind: 'held', state } });
    await turn();
    set({ secret: { kind: 'unusable', reason: 'no key' } });
    await turn();
    t.equal(problems.current(), 'spoilt: no key');
    t.equal(kept.at(-1), state);
    t.match(writes.at(-1), { write: { kind: 'patch' } });
    const before = writes.length;
    set({ anchors: [state.ca, authorityAt('stranger', now)] });
    await turn();
    t.equal(writes.length, before, 'but the Secret is left alone');
    set({ secret: { kind: 'held', state }, anchors: [state.ca] });
    await turn();
    t.equal(problems.current(), undefined);
  },
);

t.test('a step of a rotation is told when it is seen', async (t) => {
  const { turn, set, told, lines } = turning();
  set({ secret: { kind: 'held', state } });
  await turn();
  t.same(told, [], 'what was there at the start is no step');
  const ca = authorityAt('two', now);
  set({ secret: { kind: 'held', state: { ...state, ca, previous: [state.ca] } } });
  await turn();
  t.same(told, ['AuthorityMade']);
  t.match(lines, [/^info: certificate authority two/]);
});
