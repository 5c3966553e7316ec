import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The Kubernetes version that go/go.mod requires. */
export const KUBERNETES_VERSION = 'v1.37.2';

export const BINARY_NAMES = ['etcd', 'kubectl', 'kube-apiserver'] as const;

/** Where each binary is, absolute. */
export type Binaries = Readonly<Record<(typeof BINARY_NAMES)[number], string>>;

export type BinariesFound =
  | { readonly kind: 'found'; readonly binaries: Binaries }
  | { readonly kind: 'missing'; readonly folder: string; readonly reason: string };

/**
 * Looks for etcd, kubectl and kube-apiserver: in the folder that `KUBEBUILDER_ASSETS` names (which
 * `setup-envtest` fills), else in the user's cache, where `npm run control-plane` builds them.
 */
export async function findBinaries(environment: NodeJS.ProcessEnv): Promise<BinariesFound> {
  const assets = environment['KUBEBUILDER_ASSETS'];
  const folder = assets || cacheFolder(environment);
  const missing: string[] = [];
  for (const name of BINARY_NAMES) {
    if (!(await isExecutable(join(folder, name)))) missing.push(name);
  }
  if (missing.length === 0) return { kind: 'found', binaries: binariesIn(folder) };
  const remedy = assets
    ? 'KUBEBUILDER_ASSETS must name a folder with all three, or not be set'
    : 'build them with "npm run control-plane", or set KUBEBUILDER_ASSETS';
  return { kind: 'missing', folder, reason: `no ${missing.join(', ')} in ${folder}: ${remedy}` };
}

/** The folder of this version under the user's cache directory (XDG Base Directory specification). */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const cache = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'dexodus', `control-plane-${KUBERNETES_VERSION}`);
}

function binariesIn(folder: string): Binaries {
  return {
    etcd: join(folder, 'etcd'),
    kubectl: join(folder, 'kubectl'),
    'kube-apiserver': join(folder, 'kube-apiserver'),
  };
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
