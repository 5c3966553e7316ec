import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../test/control-plane/free-port.ts';
import { buildBundle } from '../build-bundle.ts';
import { startBenchCluster } from '../cluster.ts';
import type { Contender } from '../contender.ts';
import { dexodus } from '../contenders/dexodus.ts';
import { makeGround } from '../ground.ts';
import { peers } from '../peers.ts';
import { benchPolicy } from '../policy-file.ts';
import { inWords, markdownTable } from '../markdown-table.ts';
import { reviewBodies, reviewPlans } from '../reviews.ts';
import { rounds } from '../rounds.ts';
import { readShippedCommand } from '../shipped-command.ts';
import { timeStart, type StartTimes } from '../start.ts';
import { spreadOf } from '../statistics.ts';
import { writeResult } from '../write-result.ts';

interface StartResult {
  readonly name: string;
  readonly starts: readonly StartTimes[];
}

/** `bench start`: from exec to listening, and to the first answer. */
export async function startPart(options: {
  readonly blocks: number;
  readonly peers: readonly string[];
}): Promise<void> {
  const ground = await makeGround();
  const port = await freePort();
  const policy = await readFile(benchPolicy, 'utf8');
  const { cluster, ...inCluster } = await startBenchCluster({ port, policy });
  try {
    const folder = join(ground.directory, 'bundle');
    await buildBundle(folder);
    const shipped = await readShippedCommand();
    const tell = (line: string): void => void process.stderr.write(`${line}\n`);
    const contenders = [
      dexodus(shipped, folder, { name: 'dexodus, policy file' }),
      dexodus(shipped, folder, { name: 'dexodus, with a cluster', inCluster }),
      ...(await peers(options.peers, ground, tell)),
    ];
    const [plan] = reviewPlans;
    const [body = ''] = plan === undefined ? [] : reviewBodies(plan);
    const first = { endpoint: 'mutate', body, answerFile: '', port } as const;
    const found = new Map(contenders.map((one) => [one, [] as StartTimes[]]));
    for (const one of rounds<Contender>(contenders, options.blocks).flat())
      found.get(one)?.push(await timeStart(ground, one, first));
    const results = [...found].map(([{ name }, starts]): StartResult => ({ name, starts }));
    await writeResult('start', results, startTable(results));
  } finally {
    await cluster.stop();
    await ground.guard.close();
  }
}

/** The results as a Markdown table. */
export function startTable(results: readonly StartResult[]): string {
  return markdownTable(
    ['', 'listening, ms', 'first review answered, ms'],
    results.map(({ name, starts }) => [
      name,
      inWords(spreadOf(starts.map((one) => one.listeningMilliseconds)), 0),
      inWords(spreadOf(starts.map((one) => one.answeringMilliseconds)), 0),
    ]),
  );
}
