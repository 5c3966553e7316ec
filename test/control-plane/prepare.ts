import { requireBinaries } from './require-binaries.ts';

const tell = (line: string): void => void process.stderr.write(`control plane: ${line}\n`);

// `npm test` runs this first. Tests of a real API server are skipped without the binaries; that
// must be seen, and where nobody looks (CI) it must fail.
try {
  await requireBinaries(process.env, tell);
} catch (error) {
  tell(error instanceof Error ? error.message : String(error));
  tell('NO CONTROL PLANE: the tests against a real kube-apiserver can not run');
  if (process.env['CI'] || process.argv.includes('--required')) process.exitCode = 1;
}
