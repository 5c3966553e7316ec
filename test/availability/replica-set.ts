import type { Deployment } from './deployment.ts';
import type { Replica, ReplicaProgram } from './replica.ts';

/** The replicas of the Deployment, those that are leaving included until they are gone. */
export interface ReplicaSet {
  readonly running: () => readonly Replica[];
  /** Replaces each replica as the Deployment's strategy says; with `program`, by another one. */
  readonly rollOut: (program?: ReplicaProgram) => Promise<void>;
  /** Resolves when all that are leaving have left; throws where one had to be killed. */
  readonly settled: () => Promise<void>;
  /** No kubelet looks at them any more. */
  readonly leaveAlone: () => void;
}

/** Starts as many as the Deployment says, or `count`, and waits until they are ready. */
export async function startReplicaSet(
  { deployment, start }: ReplicaSetDependencies,
  program: ReplicaProgram,
  count = deployment.replicas,
): Promise<ReplicaSet> {
  const { maxSurge, maxUnavailable } = deployment;
  if (maxSurge !== 1 || maxUnavailable !== 0)
    throw new Error('only rollouts with maxSurge 1 and maxUnavailable 0 are played here');
  let current = program;
  let running = await Promise.all(Array.from({ length: count }, () => start(current)));
  await Promise.all(running.map((each) => each.whenReady()));
  const leaving: Promise<'stopped' | 'killed'>[] = [];
  return {
    running: () => running,
    async rollOut(next = current) {
      current = next;
      for (const old of running) {
        const fresh = await start(current);
        await fresh.whenReady();
        running = [...running.filter((each) => each !== old), fresh];
        // Not waited for: a Deployment doesn't count what is terminating.
        leaving.push(old.terminate());
      }
    },
    leaveAlone: () => running.forEach((each) => each.leaveAlone()),
    async settled() {
      const ends = await Promise.all(leaving.splice(0));
      if (ends.includes('killed')) throw new Error('a replica outlived its grace period');
    },
  };
}

export interface ReplicaSetDependencies {
  readonly deployment: Deployment;
  readonly start: (program: ReplicaProgram) => Promise<Replica>;
}
