import { connect } from 'node:tls';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../control-plane/eventually.ts';
import type { Scenario } from './measure.ts';
import { lifetimes, minute } from './short-lifetimes.ts';
import type { World } from './world.ts';

const day = 1440 * minute;
/** A little more than two thirds of a serving certificate's life. */
const step = (lifetimes.serving * 2) / 3 + minute;
const secret = ['secret', 'dexodus-ca', '-n', 'dexodus'];
/** How far the clocks of the replicas with short lives are ahead: they never go back. */
let ahead = 0;

interface ServedCertificate {
  readonly fingerprint: string;
  readonly authority: string;
}

/** Replaces the replicas by those whose clock is moved, without load. */
async function useClock({ replicas, clocked, setClock }: World, lives: 'short' | 'shipped') {
  await setClock(0);
  ahead = 0;
  await replicas.rollOut(clocked(lives));
  await replicas.settled();
}

export function renewed(times: number): Scenario {
  return {
    name: `serving certificate renewed × ${times}`,
    before: (world) => useClock(world, 'short'),
    async run(world) {
      for (let time = 0; time < times; time++) await renew(world);
      return [];
    },
  };
}

export function rotated(times: number): Scenario {
  return {
    name: `CA rotated with overlap × ${times}`,
    async run(world) {
      for (let time = 0; time < times; time++) {
        const before = await authoritiesOf(world);
        while (!isNew(before, await authoritiesOf(world))) await renew(world);
      }
      return [];
    },
  };
}

/** All clocks jump at once by all of a CA's life: whatever was made is over by then. */
export function wholeLife(): Scenario {
  return {
    name: "the clock ahead by a CA's whole life at once",
    async run(world) {
      const before = await authoritiesOf(world);
      await moveClock(world, lifetimes.authority + minute);
      await eventually('a new authority signs', async () => {
        return isNew(before, await authoritiesOf(world)) || undefined;
      });
      return [];
    },
  };
}

export function secretDeleted(): Scenario {
  return {
    name: 'CA Secret deleted',
    async run(world) {
      const before = await authoritiesOf(world);
      await world.cluster.admin.kubectlOrThrow(['delete', ...secret]);
      await eventually('a new authority signs', async () => {
        return isNew(before, await authoritiesOf(world)) || undefined;
      });
      return [];
    },
  };
}

/** With lives as shipped. What is started while the clock is so gets its first certificate by it, too. */
export function clockAhead(what: string, days: number): Scenario {
  return {
    name: `the clock ${what} ahead, then a rolling restart`,
    before: (world) => useClock(world, 'shipped'),
    async run({ cluster, replicas, setClock }) {
      await setClock(days * day);
      // Certificates are looked at each minute, and whenever the Secret changes.
      await cluster.admin.kubectlOrThrow(['annotate', ...secret, 'looked-at=now', '--overwrite']);
      await sleep(2000);
      await replicas.rollOut();
      await replicas.settled();
      return [];
    },
    after: ({ setClock }) => setClock(0),
  };
}

async function renew(world: World): Promise<void> {
  const before = await servedBy(world);
  await moveClock(world, step);
  await eventually('each serving certificate renewed', async () => {
    const now = await servedBy(world);
    return (
      now.every(({ fingerprint }, index) => fingerprint !== before[index]?.fingerprint) || undefined
    );
  });
}

async function moveClock({ setClock }: World, by: number): Promise<void> {
  ahead += by;
  await setClock(ahead);
}

async function authoritiesOf(world: World): Promise<readonly string[]> {
  return (await servedBy(world)).map(({ authority }) => authority);
}

function isNew(before: readonly string[], now: readonly string[]): boolean {
  return new Set(now).size === 1 && !now.some((each) => before.includes(each));
}

async function servedBy({ replicas }: World): Promise<readonly ServedCertificate[]> {
  return Promise.all(replicas.running().map(({ port }) => servedAt(port)));
}

async function servedAt(port: number): Promise<ServedCertificate> {
  // Only looked at: that it is the right one is for the API server to find.
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { fingerprint256, issuer } = socket.getPeerCertificate();
  socket.destroy();
  return { fingerprint: fingerprint256, authority: String(issuer.CN) };
}
