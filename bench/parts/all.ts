import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../bench.ts');

/**
 * `bench all`: every part in a process of its own, so that none finds the machine as another left it
 * (`bench apiserver` moves itself to one core), and then the page.
 *
 * @param options - handed on to each
 */
export async function allPart(options: readonly string[]): Promise<void> {
  for (const part of [
    'review',
    'apiserver',
    'start',
    'memory',
    'policy',
    'check',
    'overload',
    'doc',
  ]) {
    process.stderr.write(`\nbench ${part}\n`);
    const child = spawn(process.execPath, ['--no-warnings', program, part, ...options], {
      stdio: 'inherit',
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`bench ${part} ended with ${code}`);
  }
}
