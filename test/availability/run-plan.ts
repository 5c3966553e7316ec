import type { Figures } from './figures.ts';
import { measure, type Scenario } from './measure.ts';
import { startWorld } from './world.ts';

export interface RunOptions {
  readonly perSecond: number;
  /** Left out: as many replicas as the Deployment has. */
  readonly replicas: number | undefined;
  /** Told of each scenario when it is over. */
  readonly tell: (figures: Figures) => void;
}

/** One scenario after the other, in one cluster, which is gone afterwards. */
export async function runPlan(
  plan: readonly Scenario[],
  { perSecond, replicas, tell }: RunOptions,
): Promise<readonly Figures[]> {
  const world = await startWorld(replicas);
  try {
    const all: Figures[] = [];
    for (const scenario of plan) {
      const figures = await measure(world, scenario, perSecond);
      tell(figures);
      all.push(figures);
    }
    return all;
  } finally {
    await world.stop();
  }
}
