import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../test/control-plane/run-command.ts';
import type { Ground } from './contender.ts';
import type { LoadResult, SendLoad } from './load.ts';
import { uidPlaceholder } from './reviews.ts';

const script = join(import.meta.dirname, 'wrk.lua');

/** wrk, on the core of the generator. */
export function wrk({ pin }: Pick<Ground, 'pin'>, command: string): SendLoad {
  return async ({ url, bodiesFile, connections, seconds }) => {
    const options = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout=10s', `-s${script}`];
    const path = url.pathname + url.search;
    const pinned = pin('generator', {
      command,
      args: [...options, url.href, '--', bodiesFile, path, uidPlaceholder],
    });
    const { stdout, stderr } = await runCommand(pinned.command, pinned.args);
    return parseResult(stdout, stderr);
  };
}

/** The line that `wrk.lua` ends with. @throws Error where a review failed */
export function parseResult(stdout: string, stderr = ''): LoadResult {
  const line = stdout.split('\n').find((text) => text.startsWith('result '));
  if (line === undefined) throw new Error(`wrk ended without a result:\n${stdout}${stderr}`);
  const { failed, ...result }: LoadResult & { readonly failed: number } = JSON.parse(
    line.slice('result '.length),
  );
  if (failed > 0) throw new Error(`${failed} of ${result.requests} reviews failed`);
  return result;
}

/** Where wrk is installed, by the variable `PATH`; `undefined` where it is not. */
export async function findWrk(path: string): Promise<string | undefined> {
  for (const folder of path.split(':')) {
    const candidate = join(folder, 'wrk');
    const isThere = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return candidate;
  }
  return undefined;
}
