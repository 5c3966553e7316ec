import type { AuthorityState, LiveBundle, SecretView } from '../../src/rotation/authority-state.ts';
import { chooseSigner } from '../../src/rotation/choose-signer.ts';
import { trackHeld, type Held } from '../../src/rotation/held.ts';
import { isValidAt, lifetimes } from '../../src/rotation/lifetimes.ts';
import { nextWrite } from '../../src/rotation/next-write.ts';
import { isServingDue, servingLife, type ServingLife } from '../../src/rotation/serving-due.ts';
import type { Authority, TrustAnchor } from '../../src/rotation/trust-anchor.ts';

/** A replica, as it sees the cluster; every change of it goes through the world. */
export interface Replica {
  secret: SecretView;
  secretVersion: number;
  live: readonly LiveBundle[] | undefined;
  liveVersion: number;
  held: Held;
  known: AuthorityState | undefined;
  signer: Authority | undefined;
  life: ServingLife | undefined;
  heardAt: number;
  isConnected: boolean;
  isRunning: boolean;
  /** Its certificate has been verified once: from then on it has to be, always. */
  wasReady: boolean;
}

interface Bundle {
  anchors: readonly TrustAnchor[];
  before: readonly TrustAnchor[];
  changedAt: number;
  /** Somebody has put something else there: until it is put right, nobody can be verified. */
  isTampered: boolean;
}

/** A cluster of replicas that do what the functions under test say. */
export function createWorld(replicas: number, bundles = 2) {
  const world = {
    now: Date.parse('2026-11-24T00:00:00Z'),
    secret: { kind: 'absent' } as SecretView,
    secretVersion: 1,
    mayPatch: true,
    mayStore: true,
    bundles: Array.from({ length: bundles }, (): Bundle => emptyBundle()),
    liveVersion: 1,
    replicas: Array.from({ length: replicas }, freshReplica),
    made: 0,
  };

  function setSecret(secret: SecretView): void {
    world.secret = secret;
    world.secretVersion++;
  }

  function makeAuthority(): Authority {
    world.made++;
    return authorityAt(String(world.made), world.now);
  }

  /** What its watches bring. */
  function hear(replica: Replica): void {
    if (!replica.isConnected) return;
    replica.secret = world.secret;
    replica.secretVersion = world.secretVersion;
    replica.live = world.bundles.map(({ anchors, isTampered }, index) => ({
      configuration: String(index),
      anchors,
      hasOther: isTampered,
    }));
    replica.liveVersion = world.liveVersion;
    replica.heardAt = world.now;
  }

  /** One turn: serve, then write. */
  function act(replica: Replica): void {
    if (!replica.isRunning) return;
    const { now } = world;
    // One whose certificate ran out, while everything stood still, is not ready, and begins anew.
    if (replica.life !== undefined && now >= replica.life.notAfter) replica.wasReady = false;
    const moment = { now, monotonic: now };
    replica.held = trackHeld(replica.held, replica.live, now);
    if (replica.secret.kind === 'held') replica.known = replica.secret.state;
    const current = replica.signer;
    const signer = chooseSigner(
      { state: replica.known, current, held: replica.held, lifetimes },
      moment,
    );
    const isStale = now - replica.heardAt > lifetimes.staleAfter;
    const view = { current: replica.life, isStale, lifetimes };
    if (signer !== undefined && isServingDue({ signer, ...view }, now)) {
      replica.signer = signer;
      replica.life = servingLife(signer, now, lifetimes);
    }
    if (replica.isConnected) write(replica, moment);
    if (isVerified(replica)) replica.wasReady = true;
  }

  function write(replica: Replica, moment: { now: number; monotonic: number }): void {
    const next = nextWrite({ ...replica, lifetimes }, moment);
    const isCurrent = replica.secretVersion === world.secretVersion;
    switch (next.kind) {
      case 'none':
        return;
      case 'make':
        if (!isCurrent || !world.mayStore) return;
        setSecret({
          kind: 'held',
          state: { ca: makeAuthority(), previous: next.previous, retireAt: undefined },
        });
        return;
      case 'store':
        if (isCurrent && world.mayStore) setSecret({ kind: 'held', state: next.state });
        return;
      case 'patch':
        if (!isCurrent || !world.mayPatch || replica.liveVersion !== world.liveVersion) return;
        for (const name of next.configurations) {
          const bundle = world.bundles[Number(name)];
          if (bundle === undefined) continue;
          Object.assign(bundle, {
            before: bundle.isTampered ? next.anchors : bundle.anchors,
            anchors: next.anchors,
            changedAt: world.now,
            isTampered: false,
          });
        }
        world.liveVersion++;
        return;
    }
  }

  function turn(order: readonly number[]): void {
    for (const index of order) {
      const replica = world.replicas[index % replicas];
      if (replica === undefined || !replica.isRunning) continue;
      hear(replica);
      act(replica);
    }
  }

  /** Whether each API server verifies it, also one that has the caBundles of half a minute ago. */
  function isVerified({ life }: Replica): boolean {
    if (life === undefined) return false;
    const holds = (anchors: readonly TrustAnchor[]): boolean =>
      anchors.some(({ fingerprint }) => fingerprint === life.issuer);
    return world.bundles
      .filter(({ isTampered }) => !isTampered)
      .every(
        ({ anchors, before, changedAt }) =>
          holds(anchors) && (world.now - changedAt > 30_000 || holds(before)),
      );
  }

  return {
    world,
    setSecret,
    makeAuthority,
    hear,
    act,
    turn,
    isVerified,
    isServing: ({ life }: Replica): boolean => life !== undefined && isValidAt(life, world.now),
    restart: (index: number) => void world.replicas.splice(index, 1, freshReplica()),
    tamper(index: number, anchors: readonly TrustAnchor[]): void {
      const bundle = world.bundles[index];
      if (bundle === undefined) return;
      Object.assign(bundle, { anchors, isTampered: true });
      world.liveVersion++;
    },
  };
}

/** An authority as it is made; its fingerprint is its name. */
export function authorityAt(fingerprint: string, now: number): Authority {
  const { backdating, authority } = lifetimes;
  return {
    fingerprint,
    pem: `pem ${fingerprint}`,
    key: `key ${fingerprint}`,
    notBefore: now - backdating,
    notAfter: now + authority,
  };
}

function emptyBundle(): Bundle {
  return { anchors: [], before: [], changedAt: 0, isTampered: true };
}

function freshReplica(): Replica {
  return {
    secret: { kind: 'unknown' },
    secretVersion: 0,
    live: undefined,
    liveVersion: 0,
    held: new Map(),
    known: undefined,
    signer: undefined,
    life: undefined,
    heardAt: 0,
    isConnected: true,
    isRunning: true,
    wasReady: false,
  };
}
