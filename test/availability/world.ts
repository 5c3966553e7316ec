import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBundle } from '../../bench/build-bundle.ts';
import { readShippedCommand } from '../../bench/shipped-command.ts';
import { startControlPlane, type ControlPlane } from '../control-plane/control-plane.ts';
import { eventually } from '../control-plane/eventually.ts';
import { freePort } from '../control-plane/free-port.ts';
import { installCrd } from '../control-plane/install-crd.ts';
import { installManifests } from '../control-plane/install-manifests.ts';
import { fixedAdmission, deniedAdmission, loadPolicy } from './admissions.ts';
import { readDeployment } from './deployment.ts';
import { judgeAnswer } from './judge-answer.ts';
import { connectLoadClient, type LoadClient } from './load.ts';
import { startReplica, type ReplicaProgram } from './replica.ts';
import { startReplicaSet, type ReplicaSet } from './replica-set.ts';
import { startServiceStandIn } from './service-stand-in.ts';

/** A cluster with dexodus installed, and all that can be done to it. */
export interface World {
  readonly cluster: ControlPlane;
  readonly client: LoadClient;
  readonly replicas: ReplicaSet;
  /** `kubectl apply -k` of what was installed. */
  readonly apply: () => Promise<void>;
  /** The same program with a clock that is moved, and certificates of short lives or as shipped. */
  readonly clocked: (lives: 'short' | 'shipped') => ReplicaProgram;
  readonly shipped: ReplicaProgram;
  /** Sets the clock of all clocked replicas, in milliseconds ahead of the real one. */
  readonly setClock: (ahead: number) => Promise<void>;
  /** Resolves when both webhooks are called, and answer right. */
  readonly called: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts all of it: some 10 s. Both webhooks have failurePolicy Fail, so that every loss is seen. */
export async function startWorld(count?: number): Promise<World> {
  const cluster = await startControlPlane();
  try {
    return await fill(cluster, count);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

async function fill(cluster: ControlPlane, count: number | undefined): Promise<World> {
  const { admin, developer, directory } = cluster;
  const bundle = join(directory, 'bundle');
  await buildBundle(bundle);
  const { flags, env } = await readShippedCommand();
  await installCrd(admin);
  const port = await freePort();
  const overlay = join(directory, 'overlay');
  const components = ['fail-closed'];
  await installManifests(admin, overlay, { port, policy: loadPolicy(0), components });
  const deployment = await readDeployment(admin);
  const account = await cluster.serviceAccount({ namespace: 'dexodus', name: 'dexodus' });
  const clockFile = join(directory, 'clock');
  await writeFile(clockFile, '0');
  const shipped = { command: [...flags, join(bundle, 'dexodus.js')], environment: env };
  const logFile = join(directory, 'dexodus.log');
  const plan = { cluster, deployment, kubeconfig: account.kubeconfig, logFile };
  const start = (program: ReplicaProgram) => startReplica(plan, program);
  const replicas = await startReplicaSet({ deployment, start }, shipped, count);
  const service = await startServiceStandIn(port, replicas.running);
  const client = await connectLoadClient(developer);
  const world: World = {
    cluster,
    client,
    replicas,
    apply: async () => void (await admin.kubectlOrThrow(['apply', '-k', overlay])),
    clocked: (lives) => ({
      command: [...flags, fileURLToPath(import.meta.resolve('./clocked-dexodus.ts'))],
      environment: {
        ...env,
        CLOCK_FILE: clockFile,
        ...(lives === 'short' && { SHORT_LIVES: '1' }),
      },
    }),
    shipped,
    async setClock(ahead) {
      await writeFile(clockFile, String(ahead));
      for (const replica of replicas.running()) replica.signal('SIGUSR2');
    },
    called: () => called(client),
    async stop() {
      replicas.leaveAlone();
      client.close();
      await service.close();
      await cluster.stop();
    },
  };
  await world.called();
  return world;
}

// The API server takes new webhook configurations up in its own time, each kind by itself.
async function called({ send }: LoadClient): Promise<void> {
  for (const probe of [fixedAdmission('probe'), deniedAdmission('probe')]) {
    const { name, spec } = probe;
    const apiVersion = 'gateway.kyma-project.io/v1beta1';
    await eventually('both webhooks called', async () => {
      const body = { apiVersion, kind: 'APIRule', metadata: { name }, spec };
      const answer = await send({ method: 'POST', body });
      await send({ method: 'DELETE', name });
      return judgeAnswer(probe, answer).kind === 'right' || undefined;
    });
  }
}
