import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { startControlPlane, type ControlPlane } from '../test/control-plane/control-plane.ts';
import { installCrd } from '../test/control-plane/install-crd.ts';
import { installManifests } from '../test/control-plane/install-manifests.ts';

/** A control plane with dexodus' manifests, and nothing that answers yet. */
export interface BenchCluster {
  readonly cluster: ControlPlane;
  /** What the Deployment gives its container. */
  readonly args: readonly string[];
  /** Of dexodus' ServiceAccount. */
  readonly kubeconfig: string;
}

const deployment = join(import.meta.dirname, '../manifests/base/40-deployment.yaml');

/** Starts a real etcd and kube-apiserver, and installs all but the pods: the webhook is to listen on `port`. */
export async function startBenchCluster(installation: {
  readonly port: number;
  readonly policy: string;
}): Promise<BenchCluster> {
  const cluster = await startControlPlane();
  try {
    const { admin, directory } = cluster;
    await installCrd(admin);
    await installManifests(admin, join(directory, 'overlay'), installation);
    // Where the reviews come from: their labels are looked up.
    await admin.kubectlOrThrow(['create', 'namespace', 'shop']);
    const { kubeconfig } = await cluster.serviceAccount({ namespace: 'dexodus', name: 'dexodus' });
    return { cluster, kubeconfig, args: await containerArguments() };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly [{ readonly args: readonly string[] }] };
    };
  };
}

async function containerArguments(): Promise<readonly string[]> {
  const { spec }: Deployment = parse(await readFile(deployment, 'utf8'));
  return spec.template.spec.containers[0].args;
}
