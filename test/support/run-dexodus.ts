import { join } from 'node:path';
import { runCommand, type CommandOutcome } from '../control-plane/run-command.ts';

const main = join(import.meta.dirname, '../../src/main.ts');

/** Runs dexodus from its source, in an environment of its own. */
export function runDexodus(
  args: readonly string[],
  options: { readonly stdin?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<CommandOutcome> {
  const { stdin = '', env = {} } = options;
  return runCommand(process.execPath, [main, ...args], { stdin, env });
}
