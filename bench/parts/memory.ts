import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiClientOf } from '../../test/e2e/api-client.ts';
import { freePort } from '../../test/control-plane/free-port.ts';
import type { User } from '../../test/control-plane/user.ts';
import { buildBundle } from '../build-bundle.ts';
import { startBenchCluster } from '../cluster.ts';
import { startContender, type Ground, type Running } from '../contender.ts';
import { dexodus } from '../contenders/dexodus.ts';
import type { SendLoad } from '../load.ts';
import { makeGround } from '../ground.ts';
import { markdownTable } from '../markdown-table.ts';
import { measure } from '../measure.ts';
import { benchPolicy } from '../policy-file.ts';
import { processFigures } from '../process-figures.ts';
import { reviewBodies, reviewPlans } from '../reviews.ts';
import { readShippedCommand } from '../shipped-command.ts';
import { writeResult } from '../write-result.ts';
import { loadGenerator } from '../load-generator.ts';

/** Resident memory at one moment. */
interface MemoryResult {
  readonly moment: string;
  readonly megabytes: number;
}

const restSeconds = 10;
/** After much work, memory is given back when there was nothing to do for half a minute. */
const restSecondsAfterWork = 45;
const namespaces = 10_000;
/** How often it is looked at while reviews come in: flat, or not. */
const looks = 4;

/** `bench memory`: at rest, after many reviews, and with many namespaces in the cluster. */
export async function memoryPart({ reviews }: { readonly reviews: number }): Promise<void> {
  const ground = await makeGround();
  try {
    const folder = join(ground.directory, 'bundle');
    await buildBundle(folder);
    const shipped = await readShippedCommand();
    const results = [
      ...(await withFile({ ground, reviews }, dexodus(shipped, folder))),
      ...(await withCluster(ground, (inCluster) => dexodus(shipped, folder, { inCluster }))),
    ];
    const rows = results.map(({ moment, megabytes }) => [moment, megabytes.toFixed(1)]);
    await writeResult('memory', results, markdownTable(['resident memory', 'MB'], rows));
  } finally {
    await ground.guard.close();
  }
}

async function withFile(
  { ground, reviews }: { readonly ground: Ground; readonly reviews: number },
  contender: ReturnType<typeof dexodus>,
): Promise<readonly MemoryResult[]> {
  const send = await loadGenerator(ground, (line) => void process.stderr.write(`${line}\n`));
  const { running, bodiesFile } = await start(ground, contender);
  try {
    const results = [await atRest(running, 'policy file, at rest')];
    let sent = 0;
    for (let look = 1; look <= looks; look++) {
      sent += await sendUntil((reviews * look) / looks - sent, { send, running, bodiesFile });
      results.push(
        await atRest(
          running,
          `policy file, after ${sent.toLocaleString('en')} reviews`,
          restSecondsAfterWork,
        ),
      );
    }
    return results;
  } finally {
    await running.stop();
  }
}

async function withCluster(
  ground: Ground,
  contenderIn: (
    inCluster: Pick<Awaited<ReturnType<typeof startBenchCluster>>, 'args' | 'kubeconfig'>,
  ) => ReturnType<typeof dexodus>,
): Promise<readonly MemoryResult[]> {
  const port = await freePort();
  // Only a part with a selector makes namespaces of interest.
  const selector = 'namespaces:\n  - selector: {matchLabels: {stage: legacy}}\n    mode: warn\n';
  const policy = (await readFile(benchPolicy, 'utf8')).replace('namespaces:\n', selector);
  const { cluster, ...inCluster } = await startBenchCluster({ port, policy });
  try {
    const { running } = await start(ground, contenderIn(inCluster), port);
    const results = [await atRest(running, 'with a cluster, at rest')];
    await createNamespaces(cluster.admin);
    results.push(await atRest(running, `with ${namespaces.toLocaleString('en')} namespaces`));
    await running.stop();
    const again = await start(ground, contenderIn(inCluster), port);
    results.push(await atRest(again.running, 'the same, started anew'));
    await again.running.stop();
    return results;
  } finally {
    await cluster.stop();
  }
}

async function start(
  ground: Ground,
  contender: ReturnType<typeof dexodus>,
  port?: number,
): Promise<{ readonly running: Running; readonly bodiesFile: string }> {
  const bodies = reviewPlans.slice(0, 3).flatMap(reviewBodies);
  const bodiesFile = join(ground.directory, 'bodies.jsonl');
  await writeFile(bodiesFile, bodies.map((text) => `${text}\n`).join(''));
  const first = { endpoint: 'mutate', body: bodies[0] ?? '', answerFile: '' } as const;
  const running = await startContender(
    ground,
    contender,
    port === undefined ? first : { ...first, port },
  );
  return { running, bodiesFile };
}

async function sendUntil(
  count: number,
  {
    send,
    running,
    bodiesFile,
  }: { readonly send: SendLoad; readonly running: Running; readonly bodiesFile: string },
): Promise<number> {
  const seconds = 5;
  let sent = 0;
  while (sent < count) {
    const load = { endpoint: 'mutate', bodiesFile, connections: 16, seconds } as const;
    const { reviewsPerSecond } = await measure(send, running, load);
    sent += Math.round(reviewsPerSecond * seconds);
  }
  return sent;
}

async function atRest(
  { pid }: Running,
  moment: string,
  seconds = restSeconds,
): Promise<MemoryResult> {
  await sleep(seconds * 1000);
  const { residentBytes } = await processFigures(pid);
  process.stderr.write(`${moment}: ${(residentBytes / 1e6).toFixed(1)} MB\n`);
  return { moment, megabytes: residentBytes / 1e6 };
}

/** As a cluster has them: a few labels each. */
async function createNamespaces(admin: User): Promise<void> {
  const client = await apiClientOf(admin);
  const one = async (index: number): Promise<void> => {
    const name = `team-${index}`;
    const labels = { 'istio-injection': 'enabled', 'example.com/team': name, stage: 'live' };
    const { status, body } = await client.send('POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    });
    if (status !== 201) throw new Error(`no namespace ${name}: ${body}`);
  };
  for (let index = 0; index < namespaces; index += 20)
    await Promise.all(Array.from({ length: 20 }, (_, offset) => one(index + offset)));
  client.close();
}
