import { join } from 'node:path';
import { buildGoBinary } from '../../test/control-plane/build-go-binary.ts';
import type { Contender } from '../contender.ts';
import { benchPolicy } from '../policy-file.ts';

const moduleFolder = join(import.meta.dirname, '../peers/controller-runtime');

/**
 * A webhook in Go, built with the machine's Go; and the same with its patch written by hand, which
 * is faster than what controller-runtime's documentation does.
 *
 * @param folder - gets the binary
 */
export async function controllerRuntime(
  folder: string,
  tell: (line: string) => void,
): Promise<readonly Contender[]> {
  const name = 'controller-runtime';
  const binary = join(folder, name);
  tell(`building ${name} (minutes, the first time)`);
  await buildGoBinary({ name, goPackage: '.', moduleFolder, linkerFlags: [] }, binary, tell);
  return [contender(binary, name, 'diff'), contender(binary, `${name}, patch by hand`, 'direct')];
}

function contender(binary: string, name: string, patch: 'diff' | 'direct'): Contender {
  return {
    name,
    command: async ({ certificates, port }) => ({
      command: binary,
      args: [
        `--port=${port}`,
        `--certs=${certificates}`,
        `--policy=${benchPolicy}`,
        `--patch=${patch}`,
      ],
      env: {},
    }),
  };
}
