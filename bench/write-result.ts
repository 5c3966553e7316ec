import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'results');

/** Keeps what a part came to, with the machine: `bench/results/PART.json`. */
export async function writeResult(part: string, results: unknown): Promise<void> {
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    kernel: release(),
    node: process.version,
  };
  const text = JSON.stringify({ date: new Date().toISOString(), machine, results }, null, 2);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${part}.json`), `${text}\n`);
}
