import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

/** A running `dexodus serve`. */
export interface RunningServer {
  /** Where its webhooks are. */
  readonly url: string;
  readonly probeUrl: string;
  /** The first line of its log that matches, already there or still to come. */
  readonly logLine: (matches: (line: string) => boolean) => Promise<string>;
  /** Sends SIGTERM and waits for its end. */
  readonly stop: () => Promise<number>;
}

/** The program as it is developed; a bundle is another. */
export const sourceProgram = join(import.meta.dirname, '../src/main.ts');

/** Starts `dexodus serve` on free ports, with certificates of its own making. */
export async function startServer(
  program: string,
  policy: string,
  certificates: string,
): Promise<RunningServer> {
  const options = ['--policy', policy, '--certs', certificates, '--host', '127.0.0.1'];
  const child = spawn(
    process.execPath,
    [program, 'serve', ...options, '--port', '0', '--probe-port', '0', '--drain-delay', '0'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const reader = createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    for (const wake of waiting) wake();
  });
  const logLine = (matches: (line: string) => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const line = lines.find(matches);
        if (line === undefined) return;
        waiting.delete(look);
        resolve(line);
      };
      waiting.add(look);
      reader.once('close', () => reject(new Error(`the server ended:\n${lines.join('\n')}`)));
      look();
    });
  const listening: { port: number; probePort: number } = JSON.parse(
    await logLine((line) => line.includes('"listening"')),
  );
  return {
    url: `https://localhost:${listening.port}`,
    probeUrl: `http://127.0.0.1:${listening.probePort}`,
    logLine,
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exited;
      return Number(code);
    },
  };
}
