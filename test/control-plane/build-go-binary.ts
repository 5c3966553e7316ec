import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { runCommand } from './run-command.ts';

const PROGRESS_SECONDS = 15;

/** A binary to build from a Go module of the tests. */
export interface GoBinary {
  readonly name: string;
  /** The package that holds its `main`, as the module requires it. */
  readonly goPackage: string;
  /** Where the module's go.mod is. */
  readonly moduleFolder: string;
  readonly linkerFlags: readonly string[];
}

/**
 * Builds a binary to `path`, with the machine's Go (1.26 or newer); `tell` gets lines of progress.
 * It appears whole or not at all, so two builds at once only cost time.
 */
export async function buildGoBinary(
  binary: GoBinary,
  path: string,
  tell: (line: string) => void,
): Promise<void> {
  const { name, goPackage, moduleFolder } = binary;
  await requireGo(moduleFolder);
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}.partial`;
  const began = Date.now();
  const seconds = (): number => Math.round((Date.now() - began) / 1000);
  let compiled = 0;
  const progress = setInterval(() => {
    tell(`${name}: ${compiled} packages compiled, ${seconds()} s`);
  }, PROGRESS_SECONDS * 1000);
  try {
    const flags = ['-s', '-w', ...binary.linkerFlags].join(' ');
    const settings = ['-v', '-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags', flags];
    const build = await runCommand('go', ['build', ...settings, '-o', partial, goPackage], {
      cwd: moduleFolder,
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

async function requireGo(moduleFolder: string): Promise<void> {
  const go = await runCommand('go', ['env', 'GOVERSION'], { cwd: moduleFolder }).catch(() => {
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

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-20).join('\n');
}
