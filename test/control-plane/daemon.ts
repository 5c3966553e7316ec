import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Guard } from './guard.ts';

/** A long-running process: how to start it, again and again. */
export interface DaemonPlan {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Both outputs are appended here. */
  readonly logFile: string;
}

export interface Daemon {
  readonly pid: number;
  readonly hasExited: () => boolean;
  /** Sends a signal and waits until the process is gone. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
  /** Sends a signal and waits for nothing. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** All that it wrote so far, earlier runs included. */
  readonly log: () => Promise<string>;
}

/** Starts a process that dies with this one. */
export async function startDaemon(guard: Guard, plan: DaemonPlan): Promise<Daemon> {
  const output = openSync(plan.logFile, 'a');
  // A group of its own: Ctrl-C in the terminal reaches only us, and we stop them in order.
  const child = spawn(plan.command, plan.args, {
    detached: true,
    env: plan.env,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const { pid } = child;
  if (pid === undefined) {
    const [cause] = await once(child, 'error');
    throw new Error(`${plan.name} can't be started`, { cause });
  }
  // At once: should we die in the next moment, it is watched already.
  guard.watch(pid);
  const exit = once(child, 'exit').then(() => guard.forget(pid));
  return {
    pid,
    hasExited: () => child.exitCode !== null || child.signalCode !== null,
    async end(signal) {
      child.kill(signal);
      await exit;
    },
    signal: (signal) => void child.kill(signal),
    log: () => readFile(plan.logFile, 'utf8'),
  };
}
