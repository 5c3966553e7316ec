import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../test/control-plane/run-command.ts';
import type { Ground } from './contender.ts';
import type { LoadResult, SendLoad } from './load.ts';
import { uidPlaceholder } from './reviews.ts';

const version = '9.0.0';

/** autocannon, on the core of the generator. It sends one body only, each time with another uid. */
export async function autocannon({
  pin,
  directory,
}: Pick<Ground, 'pin' | 'directory'>): Promise<SendLoad> {
  const install = ['install', '--prefix', directory, '--ignore-scripts', `autocannon@${version}`];
  const { code, stderr } = await runCommand('npm', install);
  if (code !== 0) throw new Error(`autocannon can't be installed:\n${stderr}`);
  const program = join(directory, 'node_modules/autocannon/autocannon.js');
  return async ({ url, bodiesFile, connections, seconds }) => {
    const [body = ''] = (await readFile(bodiesFile, 'utf8')).split('\n');
    const bodyFile = join(directory, 'autocannon.json');
    await writeFile(bodyFile, body.replaceAll(uidPlaceholder, '[<id>]'));
    const options = [
      '--json',
      '--idReplacement',
      '--no-progress',
      '--method=POST',
      '--headers=content-type=application/json',
      `--input=${bodyFile}`,
      `--connections=${connections}`,
      `--duration=${seconds}`,
    ];
    const args = [program, ...options, url.href];
    const pinned = pin('generator', { command: process.execPath, args });
    // The server's certificate is of our own making; wrk verifies none either.
    const env = { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const outcome = await runCommand(pinned.command, pinned.args, { env });
    return parseReport(outcome.stdout, outcome.stderr);
  };
}

interface Report {
  readonly '2xx': number;
  readonly non2xx: number;
  readonly errors: number;
  readonly timeouts: number;
  readonly duration: number;
  readonly latency: { readonly p50: number; readonly p99: number };
}

/** Its report in JSON. @throws Error where a review failed */
export function parseReport(stdout: string, stderr = ''): LoadResult {
  const line = stdout.split('\n').find((text) => text.startsWith('{'));
  if (line === undefined) throw new Error(`autocannon ended without a report:\n${stderr}`);
  const report: Report = JSON.parse(line);
  const failed = report.non2xx + report.errors + report.timeouts;
  if (failed > 0) throw new Error(`${failed} reviews failed, ${report['2xx']} did not`);
  return {
    requests: report['2xx'],
    microseconds: report.duration * 1e6,
    p50Microseconds: report.latency.p50 * 1000,
    p99Microseconds: report.latency.p99 * 1000,
  };
}
