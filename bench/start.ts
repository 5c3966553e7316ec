import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../test/control-plane/free-port.ts';
import { ask } from './ask.ts';
import type { Contender, FirstReview, Ground } from './contender.ts';

/** How long a start takes, from `exec` on. */
export interface StartTimes {
  /** Until a connection is taken. */
  readonly listeningMilliseconds: number;
  /** Until a review is answered: from then on the pod may be ready. */
  readonly answeringMilliseconds: number;
}

const patienceMilliseconds = 30_000;
const pollMilliseconds = 1;

/** Starts a contender once, and ends it. */
export async function timeStart(
  ground: Ground,
  contender: Contender,
  first: FirstReview,
): Promise<StartTimes> {
  const port = first.port ?? (await freePort());
  const { directory, certificates } = ground;
  const place = { directory, certificates, port, answerFile: first.answerFile };
  const { env, ...plain } = await contender.command(place);
  const { command, args } = ground.pin('server', plain);
  const start = performance.now();
  const child = spawn(command, args, { env, stdio: 'ignore', detached: true });
  const exited = once(child, 'exit');
  if (child.pid !== undefined) ground.guard.watch(child.pid);
  const until = async (happens: () => Promise<boolean>): Promise<number> => {
    while (!(await happens().catch(() => false))) {
      if (child.exitCode !== null || performance.now() - start > patienceMilliseconds)
        throw new Error(`${contender.name} does not start`);
      await sleep(pollMilliseconds);
    }
    return performance.now() - start;
  };
  try {
    const path = `/${first.endpoint}${contender.pathSuffix ?? ''}?timeout=3s`;
    const url = new URL(path, `https://127.0.0.1:${port}`);
    const listeningMilliseconds = await until(() => accepts(port));
    const answeringMilliseconds = await until(
      async () => (await ask(url, first.body)).status === 200,
    );
    return { listeningMilliseconds, answeringMilliseconds };
  } finally {
    child.kill('SIGKILL');
    await exited;
    if (child.pid !== undefined) ground.guard.forget(child.pid);
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } finally {
    socket.destroy();
  }
}
