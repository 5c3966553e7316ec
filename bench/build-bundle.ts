import { join } from 'node:path';
import { runCommand } from '../test/control-plane/run-command.ts';

const root = join(import.meta.dirname, '..');

/** Makes the bundle in a folder, as `npm run build` does. */
export async function buildBundle(folder: string): Promise<void> {
  const { code, stderr } = await runCommand(process.execPath, ['build.ts', folder], { cwd: root });
  if (code !== 0) throw new Error(`the bundle can't be built:\n${stderr}`);
}
