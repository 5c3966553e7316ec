import fc from 'fast-check';
import t from 'tap';
import { lifetimes } from '../src/rotation/lifetimes.ts';
import { createWorld, type Replica } from './support/rotation-world.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const replicas = 3;
const everybody = [0, 1, 2];

type World = ReturnType<typeof createWorld>;

/** Time passes: everybody who runs takes a turn every six hours at the latest. */
function pass(model: World, milliseconds: number, check: () => void): void {
  const end = model.world.now + milliseconds;
  while (model.world.now < end) {
    model.world.now = Math.min(end, model.world.now + 6 * hour);
    model.turn(everybody);
    check();
  }
}

/** All that was broken is put right, and the replicas get a few minutes. */
function heal(model: World): void {
  model.world.mayPatch = true;
  model.world.mayStore = true;
  if (model.world.secret.kind === 'unusable') model.setSecret({ kind: 'absent' });
  for (const replica of model.world.replicas)
    Object.assign(replica, { isConnected: true, isRunning: true });
  for (let i = 0; i < 20; i++) {
    model.world.now += minute;
    model.turn(everybody);
  }
}

/** A replica that was verified once is verified as long as it has a certificate that is valid. */
function lost(model: World): readonly Replica[] {
  return model.world.replicas.filter(
    (replica) =>
      replica.isRunning &&
      replica.wasReady &&
      model.isServing(replica) &&
      !model.isVerified(replica),
  );
}

const anyReplica = fc.integer({ min: 0, max: replicas - 1 });
const anyEvent = fc.oneof(
  fc.record({
    kind: fc.constant('pass'),
    milliseconds: fc.constantFrom(minute, hour, day, 5 * day, 40 * day, 150 * day),
  }),
  fc.record({
    kind: fc.constant('leap'),
    milliseconds: fc.constantFrom(hour, 3 * day, 10 * day, 130 * day),
  }),
  fc.record({ kind: fc.constant('turn'), order: fc.shuffledSubarray(everybody) }),
  fc.record({ kind: fc.constant('act'), replica: anyReplica }),
  fc.record({
    kind: fc.constantFrom('restart', 'part', 'join', 'pause', 'resume'),
    replica: anyReplica,
  }),
  fc.record({
    kind: fc.constantFrom(
      'delete',
      'spoil',
      'exchange',
      'forbid patch',
      'allow patch',
      'forbid store',
      'allow store',
    ),
  }),
) as fc.Arbitrary<Event>;

interface Event {
  readonly kind: string;
  readonly milliseconds?: number;
  readonly order?: readonly number[];
  readonly replica?: number;
}

function happen(model: World, event: Event, check: () => void): void {
  const { world } = model;
  const { kind, milliseconds = 0, order = [], replica: index = 0 } = event;
  const replica = world.replicas[index];
  if (replica === undefined) throw new Error('no such replica');
  switch (kind) {
    case 'pass':
      return pass(model, milliseconds, check);
    case 'leap':
      // Nobody runs meanwhile: every process was stopped, or all clocks were set.
      world.now += milliseconds;
      return model.turn(everybody);
    case 'turn':
      return model.turn(order);
    case 'act':
      // With what it heard before.
      return model.act(replica);
    case 'restart':
      return model.restart(index);
    case 'part':
      return void (replica.isConnected = false);
    case 'join':
      return void (replica.isConnected = true);
    case 'pause':
      return void (replica.isRunning = false);
    case 'resume':
      replica.isRunning = true;
      // Its connections are long dead.
      return model.hear(replica);
    case 'delete':
      return model.setSecret({ kind: 'absent' });
    case 'spoil':
      return model.setSecret({ kind: 'unusable', reason: 'spoilt' });
    case 'exchange':
      return model.setSecret({
        kind: 'held',
        state: { ca: model.makeAuthority(), previous: [], retireAt: undefined },
      });
    case 'forbid patch':
    case 'allow patch':
      return void (world.mayPatch = kind === 'allow patch');
    case 'forbid store':
    case 'allow store':
      return void (world.mayStore = kind === 'allow store');
    default:
      throw new Error(kind);
  }
}

t.test('whatever happens, each certificate in use is verified by the live caBundles', async () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      const model = createWorld(replicas);
      const check = (): void => {
        if (lost(model).length > 0) throw new Error('a replica is lost');
      };
      heal(model);
      for (const event of events) {
        happen(model, event, check);
        check();
      }
      heal(model);
      const { secret } = model.world;
      if (secret.kind !== 'held') throw new Error('no authority is left');
      for (const replica of model.world.replicas) {
        if (!model.isServing(replica) || !model.isVerified(replica))
          throw new Error('it does not recover');
        if (replica.life?.issuer !== secret.state.ca.fingerprint)
          throw new Error('a replica does not use the new authority');
      }
    }),
    { numRuns: 2000 },
  );
});

t.test('left alone, only the newest authority stays', async (t) => {
  const model = createWorld(replicas);
  heal(model);
  for (let rotations = 1; rotations <= 3; rotations++) {
    const until = (lifetimes.authority * 2) / 3 - (rotations > 1 ? 7 * day : 0);
    pass(model, until, () => t.same(lost(model), []));
    heal(model);
    t.equal(model.world.made, rotations + 1);
    t.match(model.world.secret, { state: { previous: { length: 1 } } });
    pass(model, 8 * day, () => t.same(lost(model), []));
    heal(model);
    t.match(model.world.secret, { state: { previous: { length: 0 } } });
    t.ok(model.world.bundles.every(({ anchors }) => anchors.length === 1));
  }
});

t.test(
  'without the right to write anything, certificates are renewed until the authority ends',
  async (t) => {
    const model = createWorld(replicas);
    heal(model);
    Object.assign(model.world, { mayPatch: false, mayStore: false });
    pass(model, 360 * day, () => {
      t.same(lost(model), []);
      t.ok(model.world.replicas.every((replica) => model.isServing(replica)));
    });
  },
);

t.test(
  'a replica that the API server never hears of again serves until its authority is due',
  async (t) => {
    const model = createWorld(replicas);
    heal(model);
    const [replica] = model.world.replicas;
    if (replica === undefined) throw new Error('no replica');
    replica.isConnected = false;
    pass(model, 240 * day, () => t.ok(model.isServing(replica) && model.isVerified(replica)));
    pass(model, 30 * day, () => t.same(lost(model), []));
    t.notOk(model.isServing(replica), 'and then stops to be ready, rather than to be refused');
  },
);
