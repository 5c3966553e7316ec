import { dirname } from 'node:path';
import { findBinaries } from './binaries.ts';
import { buildBinaries } from './build-binaries.ts';

/** Finds the binaries or builds them, telling of it; throws with the reason where neither works. */
export async function requireBinaries(
  environment: NodeJS.ProcessEnv,
  tell: (line: string) => void,
): Promise<string> {
  const found = await findBinaries(environment);
  if (found.kind === 'found') return dirname(found.binaries.kubectl);
  // Whoever names a folder wants what is in there, not something else built in its place.
  if (environment['KUBEBUILDER_ASSETS']) throw new Error(found.reason);
  await buildBinaries(found.folder, tell);
  return found.folder;
}
