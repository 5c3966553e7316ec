import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'results');

/** What a part came to, and where. */
export interface PartResult {
  readonly date: string;
  readonly machine: string;
  /** What was typed after `npm run bench --`. */
  readonly command: string;
  readonly results: unknown;
  /** The results as Markdown. */
  readonly table: string;
}

/** Prints what a part came to, and keeps it, with the machine: `bench/results/PART.json`. */
export async function writeResult(part: string, results: unknown, table: string): Promise<void> {
  const result: PartResult = {
    date: new Date().toISOString(),
    machine: describeMachine(),
    command: process.argv.slice(2).join(' '),
    results,
    table,
  };
  await mkdir(folder, { recursive: true });
  await writeFile(fileOf(part), `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`${table}\n`);
}

/** The last result of a part; `undefined` where there is none. */
export async function readResult(part: string): Promise<PartResult | undefined> {
  const text = await readFile(fileOf(part), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

function fileOf(part: string): string {
  return join(folder, `${part}.json`);
}

function describeMachine(): string {
  const cores = cpus();
  const cpu = cores[0]?.model ?? 'unknown CPU';
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return `${cpu}, ${cores.length} cores, ${gibibytes} GiB, Linux ${release()}, Node ${process.version}`;
}
