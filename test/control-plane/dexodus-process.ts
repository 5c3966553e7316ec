import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ControlPlane } from './control-plane.ts';
import type { Daemon } from './daemon.ts';
import { eventually } from './eventually.ts';
import type { User } from './user.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

/** A line of dexodus' log, decisions among them. */
export type LogLine = Readonly<Record<string, unknown>>;

/** `dexodus serve` on this machine, as the Deployment would run it. */
export interface DexodusProcess {
  /** All lines so far, earlier runs included. */
  readonly logLines: () => Promise<readonly LogLine[]>;
  /** The newest line that matches; waits for one. */
  readonly logLine: (matches: (line: LogLine) => boolean) => Promise<LogLine>;
  /** The text of `/metrics`. */
  readonly metrics: () => Promise<string>;
  /** What `/readyz` says: `ok`, or why not. */
  readonly readiness: () => Promise<string>;
  /** Sends a signal and waits until the process is gone. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
  /** Starts it (again), on the same ports, and waits until `/readyz` says so. */
  readonly start: () => Promise<void>;
}

export interface DexodusPlan {
  /** The arguments of the Deployment's container. */
  readonly args: readonly string[];
  /** Whose kubeconfig is used: the ServiceAccount. */
  readonly user: User;
  readonly port: number;
  readonly probePort: number;
  /** Further variables, `DEXODUS_…`. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts dexodus from its source, and waits until it is ready. */
export async function startDexodus(
  cluster: ControlPlane,
  plan: DexodusPlan,
): Promise<DexodusProcess> {
  const logFile = join(cluster.directory, 'dexodus.log');
  // What differs from a pod comes through the environment: the arguments stay as shipped.
  const env = {
    DEXODUS_HOST: '127.0.0.1',
    DEXODUS_PORT: String(plan.port),
    DEXODUS_PROBE_PORT: String(plan.probePort),
    DEXODUS_KUBECONFIG: plan.user.kubeconfig,
    ...plan.environment,
  };
  const command = { name: 'dexodus', command: process.execPath, args: [MAIN, ...plan.args] };
  let daemon: Daemon;
  const logLines = async (): Promise<readonly LogLine[]> => parseLog(await daemon.log());
  const start = async (): Promise<void> => {
    daemon = await cluster.startDaemon({ ...command, env, logFile });
    await ready(daemon, plan.probePort);
  };
  await start();
  return {
    logLines,
    logLine: (matches) =>
      eventually('the line in the log of dexodus', async () =>
        (await logLines()).findLast(matches),
      ),
    readiness: async () => (await probe(plan.probePort, '/readyz')).body.trim(),
    metrics: async () => (await probe(plan.probePort, '/metrics')).body,
    end: (signal) => daemon.end(signal),
    start,
  };
}

async function ready(daemon: Daemon, probePort: number): Promise<void> {
  const outcome = await eventually('dexodus ready', async () => {
    if (daemon.hasExited()) return 'exited';
    return (await probe(probePort, '/readyz')).status === 200 ? 'ready' : undefined;
  });
  if (outcome === 'exited') throw new Error(`dexodus ended while starting:\n${await daemon.log()}`);
}

interface ProbeAnswer {
  readonly status: number | undefined;
  readonly body: string;
}

async function probe(port: number, path: string): Promise<ProbeAnswer> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
    })
      .on('error', reject)
      .end();
  });
}

function parseLog(log: string): readonly LogLine[] {
  const whole = log.slice(0, log.lastIndexOf('\n') + 1).split('\n');
  // What Node itself writes (a warning, a stack) is no JSON.
  return whole.filter((line) => line.startsWith('{')).map((line): LogLine => JSON.parse(line));
}
