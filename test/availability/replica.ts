import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import type { Daemon } from '../control-plane/daemon.ts';
import { eventually } from '../control-plane/eventually.ts';
import { freePort } from '../control-plane/free-port.ts';
import type { Deployment } from './deployment.ts';
import { followReadiness } from './follow-readiness.ts';

/** What the Service takes to hear of a change: the kubelet looks at its containers each second. */
const noticeMilliseconds = 1000;

/** One pod of the Deployment: a process of its own, with what the kubelet does about it. */
export interface Replica {
  readonly port: number;
  /** Whether the Service sends new connections here. */
  readonly isReady: () => boolean;
  readonly whenReady: () => Promise<void>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /**
   * SIGKILL, and a start in the same place; the Service hears of it after `notice` milliseconds.
   * Resolves when it is ready again, with the moment when its process was seen to have ended.
   */
  readonly crash: (notice: number) => Promise<number>;
  /**
   * The end of a pod: no new connections from now on, preStop, SIGTERM, and SIGKILL when the grace
   * period is over. Gives the exit as the process was seen to end.
   */
  readonly terminate: () => Promise<'stopped' | 'killed'>;
  /** Asks no more whether it is ready. */
  readonly leaveAlone: () => void;
}

/** How a replica's process is started. */
export interface ReplicaProgram {
  /** Node's arguments up to the program, without those of the Deployment. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface ReplicaPlan {
  readonly cluster: ControlPlane;
  readonly deployment: Deployment;
  readonly kubeconfig: string;
  readonly logFile: string;
}

/** Starts a replica, and waits for nothing. */
export async function startReplica(
  { cluster, deployment, kubeconfig, logFile }: ReplicaPlan,
  program: ReplicaProgram,
): Promise<Replica> {
  const { args, environment, readiness, preStopSeconds, graceSeconds } = deployment;
  const port = await freePort();
  const probePort = await freePort();
  const plan = {
    name: 'dexodus',
    command: process.execPath,
    args: [...program.command, ...args],
    // What differs from a pod comes through the environment: the arguments stay as shipped.
    env: {
      DEXODUS_HOST: '127.0.0.1',
      DEXODUS_PORT: String(port),
      DEXODUS_PROBE_PORT: String(probePort),
      DEXODUS_KUBECONFIG: kubeconfig,
      ...environment,
      ...program.environment,
    },
    logFile,
  };
  let daemon: Daemon = await cluster.startDaemon(plan);
  let isReady = false;
  let isLeaving = false;
  let probing = new AbortController();
  const probe = (): void => {
    probing = new AbortController();
    const seen = (ready: boolean): void => void (isReady = ready);
    void followReadiness(readiness, { port: probePort, seen, signal: probing.signal });
  };
  probe();

  const whenReady = async (): Promise<void> => {
    await eventually('replica ready', async () => {
      if (daemon.hasExited()) throw new Error(`it ended: ${(await daemon.log()).slice(-2000)}`);
      return isReady || undefined;
    });
  };
  return {
    port,
    isReady: () => isReady && !isLeaving,
    whenReady,
    signal: (signal) => daemon.signal(signal),
    leaveAlone: () => probing.abort(),
    async crash(notice) {
      probing.abort();
      if (notice === 0) isReady = false;
      await daemon.end('SIGKILL');
      const ended = performance.now();
      await sleep(notice);
      isReady = false;
      daemon = await cluster.startDaemon(plan);
      probe();
      await whenReady();
      return ended;
    },
    async terminate() {
      // The Service hears of it while preStop runs, not before.
      void sleep(noticeMilliseconds).then(() => (isLeaving = true));
      const patience = AbortSignal.timeout(graceSeconds * 1000);
      await sleep(preStopSeconds * 1000);
      probing.abort();
      const stopped = daemon.end('SIGTERM').then(() => 'stopped' as const);
      const killed = once(patience, 'abort').then(() => 'killed' as const);
      const how = await Promise.race([stopped, killed]);
      if (how === 'killed') await daemon.end('SIGKILL');
      return how;
    },
  };
}
