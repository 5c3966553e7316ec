import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLocalCertificates } from '../src/certificates/local-certificates.ts';
import { startGuard } from '../test/control-plane/guard.ts';
import type { Ground } from './contender.ts';
import { pinning } from './cores.ts';
import { missingLibraries, readShippedCommand } from './shipped-command.ts';

/**
 * A folder, certificates, cores. What is started on it ends with this process, however that goes. Tells
 * what this machine lacks of the image.
 */
export async function makeGround(): Promise<Ground> {
  const missing = missingLibraries(await readShippedCommand());
  if (missing !== '')
    process.stderr.write(
      `${missing}\nMemory will not be that of the image: install what its last stage installs (see Dockerfile).\n`,
    );
  const directory = await mkdtemp(join(tmpdir(), 'dexodus-bench-'));
  const guard = startGuard(directory);
  const certificates = join(directory, 'certificates');
  await makeLocalCertificates(certificates, Date.now());
  const ca = await readFile(join(certificates, 'ca.crt'), 'utf8');
  return { guard, directory, certificates, ca, pin: await pinning() };
}
