import { readFile } from 'node:fs/promises';
import { unwatchFile, watchFile } from 'node:fs';
import type { PolicyHolder } from './policy-holder.ts';

/**
 * Asking for the file's state works wherever the file lives: it sees a file that is replaced, and
 * the swap of `..data` by which the kubelet updates a mounted ConfigMap, which no watch on the file
 * would. It costs one system call each time.
 */
const intervalMilliseconds = 500;

/** Where a policy comes from, until it is closed. */
export interface PolicySource {
  readonly close: () => void;
}

/**
 * Offers a file's text to the holder, now and whenever it changes. A file that can't be read
 * refuses, and is read again when it is back.
 */
export async function startPolicyFile(holder: PolicyHolder, path: string): Promise<PolicySource> {
  const read = async (): Promise<void> => {
    try {
      holder.offer(await readFile(path, 'utf8'));
    } catch (error) {
      holder.refuse(
        `${path} can't be read: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };
  // Before the first reading, so that no change falls between the two.
  const listener = (): void => void read();
  watchFile(path, { interval: intervalMilliseconds, bigint: true }, listener);
  await read();
  return { close: () => unwatchFile(path, listener) };
}
