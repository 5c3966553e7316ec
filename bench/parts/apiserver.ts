import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import jsonPatch from 'fast-json-patch';
import { apiClientOf, type ApiClient } from '../../test/e2e/api-client.ts';
import { freePort } from '../../test/control-plane/free-port.ts';
import type { User } from '../../test/control-plane/user.ts';
import type { Json, Outcome } from '../api-rules.ts';
import { apiserverTable, type ApiserverResult } from '../apiserver-table.ts';
import { inForce, measureWay, type Way, type WayMeasurement } from '../apiserver.ts';
import { buildBundle } from '../build-bundle.ts';
import { startBenchCluster } from '../cluster.ts';
import { startContender, type Contender, type Ground, type Running } from '../contender.ts';
import { dexodus } from '../contenders/dexodus.ts';
import { keepToGenerator } from '../cores.ts';
import { makeGround } from '../ground.ts';
import { peerDecision } from '../peer-decision.ts';
import { peers } from '../peers.ts';
import { benchPolicy } from '../policy-file.ts';
import { reviewBodies, reviewPlans } from '../reviews.ts';
import { rounds } from '../rounds.ts';
import { readShippedCommand } from '../shipped-command.ts';
import { inNamespace, webhookConfigurations, webhookName } from '../webhook-configuration.ts';
import { writeResult } from '../write-result.ts';

interface ApiserverOptions {
  readonly blocks: number;
  readonly peers: readonly string[];
}

const inTree = join(import.meta.dirname, '../peers/in-tree');
/** The API server calls dexodus by the shipped configurations, in this namespace only. */
const ours = 'bench-dexodus';
const loads: readonly {
  readonly outcome: Outcome;
  readonly connections: number;
  readonly count: number;
}[] = [
  { outcome: 'fixed', connections: 1, count: 250 },
  { outcome: 'untouched', connections: 1, count: 250 },
  { outcome: 'denied', connections: 1, count: 250 },
  { outcome: 'fixed', connections: 16, count: 1000 },
];

/** `bench apiserver`: creations through a real kube-apiserver, which shares its core with the client. */
export async function apiserverPart(options: ApiserverOptions): Promise<void> {
  await keepToGenerator();
  const ground = await makeGround();
  const port = await freePort();
  const policy = await readFile(benchPolicy, 'utf8');
  const { cluster, ...inCluster } = await startBenchCluster({ port, policy });
  const client = await apiClientOf(cluster.admin);
  try {
    const folder = join(ground.directory, 'bundle');
    await buildBundle(folder);
    const contender = dexodus(await readShippedCommand(), folder, { inCluster });
    const ways = await startWays({ ground, admin: cluster.admin }, contender, { ...options, port });
    const expected = expectedBy(policy);
    for (const way of ways) if (!way.decidesNothing) await inForce(client, way, expected);
    const results: ApiserverResult[] = [];
    for (const load of loads) {
      process.stderr.write(`${load.outcome}, ${load.connections} connections\n`);
      results.push({ ...load, ways: await measureAll(client, ways, { ...load, ...options }) });
    }
    await writeResult('apiserver', results, apiserverTable(results));
  } finally {
    client.close();
    await cluster.stop();
    await ground.guard.close();
  }
}

async function measureAll(
  client: ApiClient,
  ways: readonly Way[],
  { blocks, ...load }: (typeof loads)[number] & { readonly blocks: number },
): Promise<ApiserverResult['ways']> {
  const found = new Map(ways.map((way) => [way, [] as WayMeasurement[]]));
  for (const way of ways) await measureWay(client, way, load);
  for (const way of rounds(ways, blocks).flat())
    found.get(way)?.push(await measureWay(client, way, load));
  return [...found].map(([{ name, pid }, measurements]) => ({
    name,
    hasProcess: pid !== undefined,
    measurements,
  }));
}

interface Place {
  readonly ground: Ground;
  readonly admin: User;
}

/** Each in a namespace of its own: all of them run side by side, and none sees another's APIRules. */
async function startWays(
  { ground, admin }: Place,
  contender: Contender,
  options: ApiserverOptions & { readonly port: number },
): Promise<readonly Way[]> {
  const [plan] = reviewPlans;
  const [body = ''] = plan === undefined ? [] : reviewBodies(plan);
  const first = { endpoint: 'mutate', body, answerFile: '' } as const;
  const start = (one: Contender, port?: number): Promise<Running> =>
    startContender(ground, one, port === undefined ? first : { ...first, port });
  await createNamespace(admin, ours);
  await keepToNamespace(admin, ours);
  const { pid, name } = await start(contender, options.port);
  const metricNames = ['mutate.dexodus.dev', 'validate.dexodus.dev'];
  const ways: Way[] = [{ name, namespace: ours, metricNames, pid, decidesNothing: false }];
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  for (const [index, peer] of (await peers(options.peers, ground, tell)).entries()) {
    const running = await start(peer);
    const namespace = `bench-peer-${index}`;
    await createNamespace(admin, namespace);
    for (const configuration of webhookConfigurations(running, namespace, ground.ca))
      await admin.kubectlOrThrow(['create', '-f', '-'], configuration);
    const names = (['mutate', 'validate'] as const).map((one) => webhookName(one, namespace));
    ways.push({
      name: peer.name,
      namespace,
      metricNames: names,
      pid: running.pid,
      decidesNothing: peer.decidesNothing ?? false,
    });
  }
  ways.push(await installInTree(admin), {
    name: 'no admission',
    namespace: 'bench-none',
    metricNames: [],
    decidesNothing: true,
  });
  await createNamespace(admin, 'bench-none');
  return ways;
}

async function installInTree(admin: User): Promise<Way> {
  const namespace = 'bench-in-tree';
  await createNamespace(admin, namespace);
  for (const file of (await readdir(inTree)).filter((name) => name.endsWith('.yaml')))
    await admin.kubectlOrThrow(['create', '-f', join(inTree, file)]);
  return {
    name: 'in-tree CEL policies',
    namespace,
    metricNames: ['off-dex'],
    decidesNothing: false,
  };
}

async function createNamespace(admin: User, name: string): Promise<void> {
  await admin.kubectlOrThrow(['create', 'namespace', name]);
}

async function keepToNamespace(admin: User, namespace: string): Promise<void> {
  const value = inNamespace(namespace);
  const patch = JSON.stringify([{ op: 'replace', path: '/webhooks/0/namespaceSelector', value }]);
  for (const kind of ['mutatingwebhookconfiguration', 'validatingwebhookconfiguration'])
    await admin.kubectlOrThrow(['patch', kind, 'dexodus', '--type=json', '-p', patch]);
}

function expectedBy(policy: string): Parameters<typeof inForce>[2] {
  const decision = peerDecision(policy);
  return (object: Json) => {
    const patch = decision.patch(object);
    const fixed =
      patch === undefined
        ? object
        : jsonPatch.applyPatch(structuredClone(object), JSON.parse(patch)).newDocument;
    return { denied: decision.denial(fixed) !== undefined, object: fixed };
  };
}
