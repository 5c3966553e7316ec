import { join } from 'node:path';
import { startControlPlane, type ControlPlane, type ControlPlaneOptions } from './control-plane.ts';
import { startDexodus, type DexodusProcess, type LogLine } from './dexodus-process.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { installCrd } from './install-crd.ts';
import { installManifests } from './install-manifests.ts';
import type { User } from './user.ts';

/** What dexodus made of a policy. */
export type PolicyOutcome =
  | { readonly kind: 'loaded'; readonly hash: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** A cluster with dexodus installed. */
export interface Installed {
  readonly cluster: ControlPlane;
  readonly dexodus: DexodusProcess;
  /** Edits the ConfigMap and waits until the running dexodus has taken the policy or refused it. */
  readonly setPolicy: (policy: string) => Promise<PolicyOutcome>;
  /** Ends all processes and removes all files. */
  readonly stop: () => Promise<void>;
}

export interface InstalledOptions extends ControlPlaneOptions {
  /** The policy's text; left out: the one that is shipped, mode audit. */
  readonly policy?: string;
  /** False: without the policy's own webhook, so that `setPolicy` can write a broken one. */
  readonly policyWebhook?: boolean;
  /** Further environment variables of dexodus, `DEXODUS_…`. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * A control plane with the project's own APIRule CRD, the manifests applied by `kubectl apply -k`,
 * and dexodus running as their ServiceAccount, called by the API server for each APIRule. Some 6 s.
 *
 * ```ts
 * const skip = await skipWithoutControlPlane();
 * t.test('…', { skip }, async (t) => {
 *   const { cluster, setPolicy, stop } = await startInstalled({ policy });
 *   t.teardown(stop);
 *   const { code, stderr } = await cluster.developer.kubectl(['apply', '-f', '-'], apiRule);
 * });
 * ```
 */
export async function startInstalled(options: InstalledOptions = {}): Promise<Installed> {
  const cluster = await startControlPlane(options);
  try {
    return await install(cluster, options);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

async function install(cluster: ControlPlane, options: InstalledOptions): Promise<Installed> {
  const { admin, directory } = cluster;
  await installCrd(admin);
  const port = await freePort();
  const { policy, policyWebhook, environment = {} } = options;
  await installManifests(admin, join(directory, 'overlay'), { port, policy, policyWebhook });
  const user = await cluster.serviceAccount({ namespace: 'dexodus', name: 'dexodus' });
  const place = { user, port, probePort: await freePort(), environment };
  const dexodus = await startDexodus(cluster, { ...place, args: await containerArguments(admin) });
  await webhooksCalled(admin, dexodus);
  return {
    cluster,
    dexodus,
    setPolicy: (text) => setPolicy(admin, dexodus, text),
    stop: () => cluster.stop(),
  };
}

async function containerArguments(admin: User): Promise<readonly string[]> {
  const path = '{.spec.template.spec.containers[0].args}';
  const get = ['get', 'deployment', 'dexodus', '-n', 'dexodus', '-o', `jsonpath=${path}`];
  const args: readonly string[] = JSON.parse(await admin.kubectlOrThrow(get));
  return args;
}

// The API server takes new webhook configurations up in its own time, each kind by itself.
async function webhooksCalled(admin: User, dexodus: DexodusProcess): Promise<void> {
  const name = 'are-the-webhooks-called';
  const rule = { path: '/', accessStrategies: [{ handler: 'jwt' }] };
  const probe = {
    apiVersion: 'gateway.kyma-project.io/v1beta1',
    kind: 'APIRule',
    metadata: { name, namespace: 'default' },
    spec: { rules: [rule] },
  };
  await eventually('both webhooks called', async () => {
    await admin.kubectl(['create', '--dry-run=server', '-f', '-'], probe);
    const decisions = (await dexodus.logLines()).filter((line) => line['name'] === name);
    const endpoints = new Set(decisions.map((line) => line['endpoint']));
    return endpoints.size === 2 || undefined;
  });
}

async function setPolicy(
  admin: User,
  dexodus: DexodusProcess,
  policy: string,
): Promise<PolicyOutcome> {
  const outcomes = async (): Promise<readonly PolicyOutcome[]> =>
    (await dexodus.logLines()).flatMap(policyOutcome);
  const before = (await outcomes()).length;
  const patch = JSON.stringify({ data: { 'policy.yaml': policy } });
  const edit = ['patch', 'configmap', 'dexodus-policy', '-n', 'dexodus', '--type=merge'];
  const told = await admin.kubectlOrThrow([...edit, '-p', patch]);
  const wanted = told.includes('(no change)') ? before : before + 1;
  return eventually('dexodus has read the policy', async () => (await outcomes())[wanted - 1]);
}

function policyOutcome(line: LogLine): readonly PolicyOutcome[] {
  if (line['msg'] === 'policy loaded') return [{ kind: 'loaded', hash: String(line['policy']) }];
  if (line['msg'] !== 'policy refused') return [];
  return [{ kind: 'refused', reason: String(line['reason']) }];
}
