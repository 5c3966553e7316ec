import { findBinaries } from './binaries.ts';

/**
 * For tap's option `skip`: false where a control plane can be started, else the reason, which is
 * also printed loudly. With `CI` set it throws instead: there, a skipped test is a failed one.
 */
export async function skipWithoutControlPlane(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string | false> {
  const found = await findBinaries(environment);
  if (found.kind === 'found') return false;
  if (environment['CI']) throw new Error(`CI needs a control plane: ${found.reason}`);
  process.stderr.write(`\nSKIPPED, no control plane: ${found.reason}\n\n`);
  return found.reason;
}
