import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Runs a program of a test in a process of its own, which has a standard output and an end.
 *
 * @param text - an ES module in TypeScript; `src/…` stands for the sources
 * @returns the lines that it wrote
 * @throws Error where it ends with anything but 0
 */
export async function runProgram(text: string): Promise<readonly string[]> {
  const sources = new URL('../../src/', import.meta.url);
  const program = text.replaceAll("'src/", `'${sources.href}`);
  const args = ['--no-warnings', '--input-type=module-typescript', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e9 });
  return stdout.trimEnd().split('\n');
}
