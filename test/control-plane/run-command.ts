import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** What a command left behind. `code` is null where a signal ended it. */
export interface CommandOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly stdin?: string;
  /** The whole environment, not an addition to this process's. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Sees standard error while the command runs, for progress. */
  readonly onStderr?: (chunk: string) => void;
}

/** Runs a command to its end. Throws only where it can't be started at all. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandOutcome> {
  const child = spawn(command, args, {
    stdio: 'pipe',
    ...(options.env && { env: options.env }),
    ...(options.cwd && { cwd: options.cwd }),
  });
  // A command that doesn't read its input closes the pipe: its exit code tells, not EPIPE.
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin ?? '');
  if (options.onStderr) child.stderr.setEncoding('utf8').on('data', options.onStderr);
  const code = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), code]);
  return { code: await code, stdout, stderr };
}
