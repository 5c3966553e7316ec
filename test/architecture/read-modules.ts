import { readdirSync, readFileSync } from 'node:fs';
import { parseModule, type Module } from './module.ts';

const project = new URL('../../', import.meta.url);

/** Every TypeScript file below a folder of the project, parsed. */
export function readModules(folder: string): readonly Module[] {
  return readdirSync(new URL(folder, project), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .toSorted()
    .map((path) => {
      const below = `${folder}/${path.replaceAll('\\', '/')}`;
      return parseModule(below, readFileSync(new URL(below, project), 'utf8'));
    });
}
