import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BINARY_NAMES, KUBERNETES_VERSION } from './binaries.ts';
import { runCommand } from './run-command.ts';

const MODULE_FOLDER = join(import.meta.dirname, 'go');
const PACKAGES: Readonly<Record<(typeof BINARY_NAMES)[number], string>> = {
  etcd: 'go.etcd.io/etcd/server/v3',
  kubectl: 'k8s.io/kubernetes/cmd/kubectl',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
};
const PROGRESS_SECONDS = 15;

/**
 * Builds the three from the Go module beside this file into `folder`, with the machine's Go (1.26 or
 * newer). Takes some 8 minutes on two cores the first time; `tell` gets lines of progress. Each
 * binary appears whole or not at all, so two builds at once only cost time.
 */
export async function buildBinaries(folder: string, tell: (line: string) => void): Promise<void> {
  await requireGo();
  await mkdir(folder, { recursive: true });
  tell(`building Kubernetes ${KUBERNETES_VERSION} for the tests into ${folder} (minutes, once)`);
  for (const name of BINARY_NAMES) await buildBinary(name, join(folder, name), tell);
}

async function requireGo(): Promise<void> {
  const go = await runCommand('go', ['env', 'GOVERSION'], { cwd: MODULE_FOLDER }).catch(() => {
    throw new Error('Go is not installed: install Go 1.26 or newer (https://go.dev/dl)');
  });
  if (go.code !== 0 || !isNewEnough(go.stdout.trim())) {
    throw new Error(`Go 1.26 or newer is needed: ${go.stdout.trim() || go.stderr.trim()}`);
  }
}

/** Whether a version as `go env GOVERSION` prints it (`go1.26.8`) is at least 1.26. */
export function isNewEnough(version: string): boolean {
  const [major, minor] = version.replace('go', '').split('.').map(Number.parseFloat);
  if (major === undefined || minor === undefined) return false;
  return major > 1 || (major === 1 && minor >= 26);
}

async function buildBinary(
  name: (typeof BINARY_NAMES)[number],
  path: string,
  tell: (line: string) => void,
): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  const began = Date.now();
  const seconds = (): number => Math.round((Date.now() - began) / 1000);
  let compiled = 0;
  const progress = setInterval(() => {
    tell(`${name}: ${compiled} packages compiled, ${seconds()} s`);
  }, PROGRESS_SECONDS * 1000);
  try {
    const build = await runCommand('go', buildArguments(PACKAGES[name], partial), {
      cwd: MODULE_FOLDER,
      // Go prints each package (-v) and each download on a line of its own.
      onStderr: (chunk) => (compiled += chunk.split('\n').length - 1),
      env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
    });
    if (build.code !== 0)
      throw new Error(`go build of ${name} failed:\n${lastLines(build.stderr)}`);
    await rename(partial, path);
    tell(`${name}: built in ${seconds()} s`);
  } finally {
    clearInterval(progress);
    await rm(partial, { force: true });
  }
}

function buildArguments(goPackage: string, output: string): readonly string[] {
  const [major, minor] = KUBERNETES_VERSION.slice(1).split('.');
  const version = 'k8s.io/component-base/version';
  const flags = [
    '-s -w',
    `-X ${version}.gitVersion=${KUBERNETES_VERSION}`,
    `-X ${version}.gitMajor=${major} -X ${version}.gitMinor=${minor}`,
  ];
  const settings = ['-v', '-mod=readonly', '-trimpath', '-buildvcs=false'];
  return ['build', ...settings, '-ldflags', flags.join(' '), '-o', output, goPackage];
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-20).join('\n');
}
