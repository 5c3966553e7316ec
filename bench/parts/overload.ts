import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { eventually } from '../../test/control-plane/eventually.ts';
import { post } from '../../test/support/post.ts';
import { buildBundle } from '../build-bundle.ts';
import { startContender, type Ground, type Running } from '../contender.ts';
import { dexodus } from '../contenders/dexodus.ts';
import { makeGround } from '../ground.ts';
import { overload, type OverloadFigures, type OverloadPlan } from '../overload-client.ts';
import {
  brokenPromises,
  overloadTable,
  type OverloadResult,
  type Refusals,
} from '../overload-table.ts';
import { processFigures } from '../process-figures.ts';
import { reviewBodies, reviewPlans, uidPlaceholder, type ReviewPlan } from '../reviews.ts';
import { readShippedCommand } from '../shipped-command.ts';
import { writeResult } from '../write-result.ts';

export interface OverloadOptions {
  readonly seconds: number;
  readonly only: string;
}

/** As many as two API servers have at their limit, and fewer than there is room for. */
const connections = 500;
const times = 10;
/** `?timeout=` of the webhooks' URLs. */
const timeoutMilliseconds = 3000;
const capacitySeconds = 5;
const capacityConnections = 16;

/** `bench overload`. @returns the exit code: 1 where a promise of docs/operations.md is not kept */
export async function overloadPart({ seconds, only }: OverloadOptions): Promise<number> {
  const ground = await makeGround();
  try {
    const folder = join(ground.directory, 'bundle');
    await buildBundle(folder);
    const results: OverloadResult[] = [];
    for (const plan of reviewPlans.filter(
      ({ name }) => name.includes(only) && name.endsWith('denied'),
    ))
      results.push(await run(ground, plan, { folder, seconds }));
    await writeResult('overload', results, overloadTable(results));
    const broken = results.flatMap(brokenPromises);
    for (const promise of broken) process.stderr.write(`not kept: ${promise}\n`);
    return broken.length === 0 ? 0 : 1;
  } finally {
    await ground.guard.close();
  }
}

async function run(
  ground: Ground,
  plan: ReviewPlan,
  { folder, seconds }: { readonly folder: string; readonly seconds: number },
): Promise<OverloadResult> {
  const { flags, env } = await readShippedCommand();
  const watch = ['--import', join(import.meta.dirname, '../watch-refusals.ts')];
  const file = join(ground.directory, `${plan.name} refusals.json`);
  const shipped = { flags: [...watch, ...flags], env: { ...env, REFUSALS_FILE: file } };
  const [first = ''] = reviewBodies(plan);
  const server = await startContender(ground, dexodus(shipped, folder), {
    endpoint: plan.endpoint,
    body: first,
    answerFile: '',
  });
  const url = server.webhookUrl(plan.endpoint);
  const bodies = await askEach(ground, url, plan);
  const common = { url, ca: ground.ca, bodies };
  const calm = await overload({
    ...common,
    bodies: bodies.slice(0, capacityConnections),
    perSecond: undefined,
    seconds: capacitySeconds,
  });
  const capacityPerSecond = calm.accepted / capacitySeconds;
  const offeredPerSecond = capacityPerSecond * times;
  const [loadAverage = Number.NaN] = loadavg();
  const { figures, mebibytes } = await watched(server.pid, {
    ...common,
    perSecond: offeredPerSecond,
    seconds,
  });
  const { latencies, ...counts } = figures;
  const at = (share: number): number =>
    latencies[Math.floor((latencies.length - 1) * share)] ?? Number.NaN;
  return {
    name: plan.name,
    seconds,
    connections,
    timeoutMilliseconds,
    loadAverage,
    capacityPerSecond,
    offeredPerSecond,
    figures: counts,
    latency: { p50: at(0.5), p99: at(0.99), worst: at(1) },
    refusals: await refusalsOf(server, file),
    mebibytes,
  };
}

/** What the server answers to each body when nothing else is going on is what is right. */
async function askEach(
  { ca }: Ground,
  url: URL,
  plan: ReviewPlan,
): Promise<OverloadPlan['bodies']> {
  const variants = reviewBodies(plan);
  const bodies: { readonly body: string; readonly answer: string }[] = [];
  for (let i = 0; i < connections; i++) {
    const uid = `${String(i).padStart(8, '0')}${uidPlaceholder.slice(8)}`;
    const body = (variants[i % variants.length] ?? '').replaceAll(uidPlaceholder, uid);
    const { body: answer } = await post(url.href, body, { ca });
    const { response } = JSON.parse(answer);
    if (response.uid !== uid || response.allowed) throw new Error(`not denied: ${answer}`);
    bodies.push({ body, answer });
  }
  return bodies;
}

async function watched(
  pid: number,
  plan: OverloadPlan,
): Promise<{ readonly figures: OverloadFigures; readonly mebibytes: readonly number[] }> {
  const mebibytes: number[] = [];
  const over = new AbortController();
  const watching = (async () => {
    for await (const _ of setInterval(1000)) {
      if (over.signal.aborted) return;
      mebibytes.push(Math.round((await processFigures(pid)).residentBytes / 1024 / 1024));
    }
  })();
  const figures = await overload(plan);
  over.abort();
  await watching;
  return { figures, mebibytes };
}

async function refusalsOf({ pid }: Running, file: string): Promise<Refusals> {
  // The second one cuts the drain short; neither keeps the figures from being told.
  process.kill(pid, 'SIGTERM');
  process.kill(pid, 'SIGINT');
  return eventually('the figures of the server', async () =>
    JSON.parse(await readFile(file, 'utf8')),
  );
}
