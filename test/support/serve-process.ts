import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { eventually } from '../control-plane/eventually.ts';
import type { LogLine } from '../control-plane/dexodus-process.ts';

const main = join(import.meta.dirname, '../../src/main.ts');

/** `dexodus serve` as a process of its own. */
export interface ServeProcess {
  readonly pid: number;
  readonly url: string;
  /** PEM of what its certificate is verified with. */
  readonly ca: string;
  /** The lines of its log so far. */
  readonly log: readonly LogLine[];
  /** An answer of the probe port; `undefined` where nobody listens any more. */
  readonly probe: (path: string) => Promise<ProbeAnswer | undefined>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Resolves with its exit code. */
  readonly exited: Promise<number | null>;
}

export interface ProbeAnswer {
  readonly status: number | undefined;
  readonly body: string;
}

/**
 * Starts `dexodus serve` from its source on free ports of loopback and waits until it listens.
 * What still runs when the test is over is killed.
 *
 * @param args - beside those of the address; `--certs` has to be among them
 * @param env - variables beside those of this process
 */
export async function startServe(
  t: { readonly teardown: (done: () => unknown) => void },
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<ServeProcess> {
  const place = ['--host', '127.0.0.1', '--port', '0', '--probe-port', '0'];
  const child = spawn(process.execPath, [main, 'serve', ...place, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  t.teardown(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const log: LogLine[] = [];
  createInterface(child.stdout).on('line', (line) => log.push(JSON.parse(line)));
  const listening = await eventually('dexodus listens', async () => {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    return log.find(({ msg }) => msg === 'listening');
  });
  const certs = args[args.indexOf('--certs') + 1] ?? '';
  return {
    pid: child.pid ?? 0,
    url: `https://localhost:${String(listening['port'])}`,
    ca: await readFile(join(certs, 'ca.crt'), 'utf8'),
    log,
    probe: (path) => probe(Number(listening['probePort']), path),
    signal: (signal) => void child.kill(signal),
    exited,
  };
}

function probe(port: number, path: string): Promise<ProbeAnswer | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
    })
      .on('error', () => resolve(undefined))
      .end();
  });
}
