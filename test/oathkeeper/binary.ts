import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { buildGoBinary } from '../control-plane/build-go-binary.ts';

/** The version that go/go.mod requires: the last one that Kyma's API gateway shipped. */
const OATHKEEPER_VERSION = 'v0.40.9';

/** Where the binary is, or would be: under the user's cache directory (XDG Base Directory specification). */
export function oathkeeperPath(environment: NodeJS.ProcessEnv): string {
  const cache = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'dexodus', `oathkeeper-${OATHKEEPER_VERSION}`, 'oathkeeper');
}

/** Builds Oathkeeper from the Go module beside this file: minutes the first time. */
export async function buildOathkeeper(path: string, tell: (line: string) => void): Promise<void> {
  tell(`building Oathkeeper ${OATHKEEPER_VERSION} for the tests to ${path} (minutes, once)`);
  const moduleFolder = join(import.meta.dirname, 'go');
  const goPackage = 'github.com/ory/oathkeeper';
  await buildGoBinary({ name: 'oathkeeper', goPackage, moduleFolder, linkerFlags: [] }, path, tell);
}

/** Whether it has been built. */
export async function hasOathkeeper(environment: NodeJS.ProcessEnv): Promise<boolean> {
  return access(oathkeeperPath(environment), constants.X_OK).then(
    () => true,
    () => false,
  );
}

/**
 * For tap's option `skip`: false where Oathkeeper can be started, else the reason, which is also
 * printed loudly. With `CI` set it throws instead: there, a skipped test is a failed one.
 */
export async function skipWithoutOathkeeper(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string | false> {
  if (await hasOathkeeper(environment)) return false;
  const reason = `no ${oathkeeperPath(environment)}: build it with "npm run oathkeeper"`;
  if (environment['CI']) throw new Error(`CI needs an Oathkeeper: ${reason}`);
  process.stderr.write(`\nSKIPPED, no Oathkeeper: ${reason}\n\n`);
  return reason;
}
