import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startDaemon } from '../test/control-plane/daemon.ts';
import { eventually } from '../test/control-plane/eventually.ts';
import { freePort } from '../test/control-plane/free-port.ts';
import type { Endpoint } from '../src/admit.ts';
import type { Guard } from '../test/control-plane/guard.ts';
import { ask } from './ask.ts';
import type { Command } from './cores.ts';

/** Where a contender is started. */
export interface Place {
  /** Its own, for its files. */
  readonly directory: string;
  /** The folder with `tls.crt` and `tls.key`, the same for all. */
  readonly certificates: string;
  readonly port: number;
  /** What the real answer to the review at hand is: for the limit. */
  readonly answerFile: string;
}

/** How a contender is run. */
export interface ContenderCommand extends Command {
  /** The whole environment. */
  readonly env: NodeJS.ProcessEnv;
}

/** A server that is measured: dexodus, the limit, a peer. */
export interface Contender {
  readonly name: string;
  readonly command: (place: Place) => Promise<ContenderCommand>;
  /** What its webhooks' paths end with. */
  readonly pathSuffix?: string;
  /** An annotation that it leaves on each object it has seen: no part of the decision. */
  readonly mark?: string;
  /** Decides nothing, so what it answers is not compared. */
  readonly decidesNothing?: boolean;
}

/** Builds or installs contenders into a folder, and tells of it. */
export type Prepare = (
  folder: string,
  tell: (line: string) => void,
) => Promise<readonly Contender[]>;

/** A contender that answers. */
export interface Running {
  readonly name: string;
  readonly pid: number;
  readonly webhookUrl: (endpoint: Endpoint) => URL;
  readonly logFile: string;
  readonly stop: () => Promise<void>;
}

/** What all contenders of a run share. */
export interface Ground {
  readonly guard: Guard;
  readonly directory: string;
  readonly certificates: string;
  /** PEM. */
  readonly ca: string;
  readonly pin: (role: 'server' | 'generator', command: Command) => Command;
}

/** The review that a contender has to answer before it is measured. */
export interface FirstReview {
  readonly endpoint: Endpoint;
  readonly body: string;
  readonly answerFile: string;
  /** Left out: any. */
  readonly port?: number;
}

/** Of a log, when something is wrong. */
const lastLines = 10;

/** Starts a contender and waits for its first answer. */
export async function startContender(
  ground: Ground,
  contender: Contender,
  first: FirstReview,
): Promise<Running> {
  const { name } = contender;
  const directory = join(ground.directory, 'running', name);
  await mkdir(directory, { recursive: true });
  const { certificates } = ground;
  const port = first.port ?? (await freePort());
  const place = { directory, certificates, port, answerFile: first.answerFile };
  const { env, ...command } = await contender.command(place);
  const logFile = join(directory, 'log');
  const pinned = ground.pin('server', command);
  const daemon = await startDaemon(ground.guard, { name, ...pinned, env, logFile });
  const webhookUrl = (endpoint: Endpoint): URL =>
    new URL(`/${endpoint}${contender.pathSuffix ?? ''}?timeout=3s`, `https://127.0.0.1:${port}`);
  const url = webhookUrl(first.endpoint);
  await eventually(`${name} answers`, async () => {
    const { status, body } = await ask(url, first.body);
    if (status !== 200) throw new Error(`${status} ${body}`);
    return 'answers';
  }).catch(async (cause: unknown) => {
    const lines = (await daemon.log()).trim().split('\n').slice(-lastLines);
    throw new Error(`${name} gives no answer:\n${lines.join('\n')}`, { cause });
  });
  return { name, pid: daemon.pid, webhookUrl, logFile, stop: () => daemon.end('SIGKILL') };
}
