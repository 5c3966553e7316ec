import { join, resolve } from 'node:path';
import { buildBundle } from '../build-bundle.ts';
import type { Contender } from '../contender.ts';
import { dexodus } from '../contenders/dexodus.ts';
import { limit } from '../contenders/limit.ts';
import { makeGround } from '../ground.ts';
import { peers } from '../peers.ts';
import { reviewTable } from '../review-table.ts';
import { runReview, type ReviewResult } from '../review.ts';
import { reviewPlans } from '../reviews.ts';
import { v8Flags } from '../../src/v8-flags.ts';
import { readShippedCommand } from '../shipped-command.ts';
import { ratios } from '../statistics.ts';
import { writeResult } from '../write-result.ts';
import { loadGenerator } from '../load-generator.ts';

export interface ReviewOptions {
  readonly seconds: number;
  readonly blocks: number;
  readonly connections: readonly number[];
  readonly only: string;
  readonly against: string | undefined;
  readonly ourFlags: boolean;
  /** The names of those to measure beside. */
  readonly peers: readonly string[];
  readonly ci: boolean;
}

/** Below this part of the limit's throughput something is wrong; machines are noisy, so it is wide. */
const leastOfLimit = 0.75;
const short = { seconds: 1, blocks: 3, connections: [16], only: '5 KB fixed' };
/** V8 compiles for so long; the limit, which is less code, for half of it. */
const warmUpSeconds = 8;

/** `bench review`. @returns the exit code */
export async function reviewPart(chosen: ReviewOptions): Promise<number> {
  const options = chosen.ci ? { ...chosen, ...short } : chosen;
  const ground = await makeGround();
  try {
    const tell = (line: string): void => void process.stderr.write(`${line}\n`);
    const send = await loadGenerator(ground, tell);
    const contenders = [
      ...(await ourContenders(options, join(ground.directory, 'bundle'))),
      ...(await peers(options.peers, ground, tell)),
    ];
    const run = { ...options, ground, send, contenders, warmUpSeconds, tell };
    const results: ReviewResult[] = [];
    for (const plan of reviewPlans.filter(({ name }) => name.includes(options.only)))
      results.push(...(await runReview(run, plan)));
    await writeResult('review', results, reviewTable(results));
    return options.ci && results.some(isTooSlow) ? 1 : 0;
  } finally {
    await ground.guard.close();
  }
}

async function ourContenders(
  { against, ourFlags }: ReviewOptions,
  folder: string,
): Promise<readonly Contender[]> {
  const shipped = await readShippedCommand();
  await buildBundle(folder);
  return [
    dexodus(shipped, folder),
    limit(),
    ...(ourFlags
      ? [limit({ name: 'limit (our flags)', flags: [...shipped.flags, ...v8Flags] })]
      : []),
    ...(against === undefined ? [] : [dexodus(shipped, resolve(against), { name: 'against' })]),
  ];
}

function isTooSlow({ contenders }: ReviewResult): boolean {
  const [ours = [], limits = []] = contenders.map(({ measurements }) =>
    measurements.map((one) => one.reviewsPerSecond),
  );
  return ratios(ours, limits).median < leastOfLimit;
}
