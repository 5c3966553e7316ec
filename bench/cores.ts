import { access, constants } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { eventually } from '../test/control-plane/eventually.ts';
import { runCommand } from '../test/control-plane/run-command.ts';

/** Where a process runs: the one that is measured, or what loads it. */
export type Role = 'server' | 'generator';

/** A command, as it is to be started. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

const taskset = '/usr/bin/taskset';
const coreOf: Readonly<Record<Role, string>> = { server: '0', generator: '1' };

/** Gives each role a core of its own, where there are two and `taskset` is there. */
export async function pinning(): Promise<(role: Role, command: Command) => Command> {
  if (!(await canPin())) return (_role, command) => command;
  return (role, { command, args }) => ({
    command: taskset,
    args: ['--cpu-list', coreOf[role], command, ...args],
  });
}

/** Whether processes can be pinned here. */
export async function canPin(): Promise<boolean> {
  if (availableParallelism() < 2) return false;
  return access(taskset, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Moves this process, and all that it starts unpinned, to the generator's core. */
export async function keepToGenerator(): Promise<void> {
  if (!(await canPin())) return;
  const args = ['--all-tasks', '--cpu-list', '--pid', coreOf.generator, String(process.pid)];
  // A thread of ours that ends meanwhile is an error to it.
  const move = async (): Promise<true> => {
    const { code, stderr } = await runCommand(taskset, args);
    if (code !== 0) throw new Error(`taskset: ${stderr}`);
    return true;
  };
  await eventually('this process keeps to one core', move, 1);
}
