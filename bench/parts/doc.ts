import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { fillIn } from '../fill-in.ts';
import { readResult } from '../write-result.ts';

const page = join(import.meta.dirname, '../../docs/performance.md');
const parts = ['review', 'apiserver', 'start', 'memory', 'policy', 'check', 'overload'];

/** `bench doc`: puts the last result of each part into docs/performance.md. */
export async function docPart(): Promise<void> {
  const texts = new Map<string, string>();
  for (const part of parts) {
    const result = await readResult(part);
    if (result === undefined) continue;
    const { date, machine, command, table } = result;
    const origin = `\`npm run bench -- ${command}\`, ${date.slice(0, 10)}: ${machine}.`;
    texts.set(part, `${table}\n\n${origin}`);
  }
  const filled = fillIn(await readFile(page, 'utf8'), texts);
  const config = await resolveConfig(page);
  await writeFile(page, await format(filled, { ...config, filepath: page }));
  process.stdout.write(`docs/performance.md: ${[...texts.keys()].join(', ')}\n`);
}
