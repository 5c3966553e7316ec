import { join } from 'node:path';
import { buildGoBinary } from '../../test/control-plane/build-go-binary.ts';
import type { Contender, Prepare } from '../contender.ts';
import { benchPolicy } from '../policy-file.ts';

const moduleFolder = join(import.meta.dirname, '../peers/controller-runtime');

const name = 'controller-runtime';

/**
 * A webhook in Go, built with the machine's Go; and the same with its patch written by hand, which
 * is faster than what controller-runtime's documentation does.
 */
export const controllerRuntime: Prepare = async (folder, tell) => {
  const binary = await build(folder, tell);
  return [contender(binary, name, 'diff'), contender(binary, `${name}, patch by hand`, 'direct')];
};

/** The same program, which allows all: what calling any webhook costs, whatever it decides. */
export const controllerRuntimeFloor: Prepare = async (folder, tell) => {
  const floor = contender(await build(folder, tell), `${name}, deciding nothing`, 'none');
  return [{ ...floor, decidesNothing: true }];
};

async function build(folder: string, tell: (line: string) => void): Promise<string> {
  const binary = join(folder, name);
  tell(`building ${name} (minutes, the first time)`);
  await buildGoBinary({ name, goPackage: '.', moduleFolder, linkerFlags: [] }, binary, tell);
  return binary;
}

function contender(binary: string, title: string, patch: 'diff' | 'direct' | 'none'): Contender {
  return {
    name: title,
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
