import type { Contender, Ground, Prepare } from './contender.ts';
import { pepr } from './contenders/pepr.ts';
import { controllerRuntime, controllerRuntimeFloor } from './contenders/controller-runtime.ts';

const known: Readonly<Record<string, Prepare>> = {
  'controller-runtime': controllerRuntime,
  floor: controllerRuntimeFloor,
  pepr,
};

/** Builds or installs the peers that are asked for, and no others. */
export async function peers(
  names: readonly string[],
  { directory }: Pick<Ground, 'directory'>,
  tell: (line: string) => void,
): Promise<readonly Contender[]> {
  const found: Contender[] = [];
  for (const name of names) {
    const prepare = known[name];
    if (prepare === undefined)
      throw new Error(`there is no peer "${name}": choose of ${Object.keys(known).join(', ')}`);
    found.push(...(await prepare(directory, tell)));
  }
  return found;
}
