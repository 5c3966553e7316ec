import { setTimeout as sleep } from 'node:timers/promises';
import { figuresOf, type Excuse, type Figures } from './figures.ts';
import { startLoad, type Sample } from './load.ts';
import type { World } from './world.ts';

/** Something that happens to a cluster under load. */
export interface Scenario {
  readonly name: string;
  /** Does it; what it gives can't be helped, and is counted apart. */
  readonly run: (world: World) => Promise<readonly Excuse[] | undefined>;
  /** Before and after it, without load. */
  readonly before?: (world: World) => Promise<void>;
  readonly after?: (world: World) => Promise<void>;
}

/** How long the load goes on before and after what happens. */
const quietMilliseconds = 1000;

/** Puts the load on while it happens, and for a moment before and after. */
export async function measure(
  world: World,
  { name, run, before, after }: Scenario,
  perSecond: number,
): Promise<Figures> {
  await before?.(world);
  const load = startLoad(world.client, perSecond);
  let samples: readonly Sample[] = [];
  let excuses: readonly Excuse[] | undefined;
  try {
    await sleep(quietMilliseconds);
    excuses = await run(world);
    await sleep(quietMilliseconds);
  } finally {
    samples = await load.stop();
  }
  await after?.(world);
  return figuresOf(name, samples, excuses ?? []);
}
