import { join } from 'node:path';
import { BINARY_NAMES, KUBERNETES_VERSION } from './binaries.ts';
import { buildGoBinary } from './build-go-binary.ts';

const moduleFolder = join(import.meta.dirname, 'go');
const PACKAGES: Readonly<Record<(typeof BINARY_NAMES)[number], string>> = {
  etcd: 'go.etcd.io/etcd/server/v3',
  kubectl: 'k8s.io/kubernetes/cmd/kubectl',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
};

/**
 * Builds the three from the Go module beside this file into `folder`. Takes some 8 minutes on two
 * cores the first time; `tell` gets lines of progress.
 */
export async function buildBinaries(folder: string, tell: (line: string) => void): Promise<void> {
  const linkerFlags = versionFlags();
  tell(`building Kubernetes ${KUBERNETES_VERSION} for the tests into ${folder} (minutes, once)`);
  for (const name of BINARY_NAMES) {
    const binary = { name, goPackage: PACKAGES[name], moduleFolder, linkerFlags };
    await buildGoBinary(binary, join(folder, name), tell);
  }
}

function versionFlags(): readonly string[] {
  const [major, minor] = KUBERNETES_VERSION.slice(1).split('.');
  const version = 'k8s.io/component-base/version';
  return [
    `-X ${version}.gitVersion=${KUBERNETES_VERSION}`,
    `-X ${version}.gitMajor=${major} -X ${version}.gitMinor=${minor}`,
  ];
}
