import { open, stat } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import { decodePolicy } from './decode-policy.ts';
import type { PolicyHolder } from './policy-holder.ts';

/**
 * Asking for the file's state works wherever the file lives: it sees a file that is written,
 * replaced or deleted, and the swap of `..data` by which the kubelet updates a mounted ConfigMap,
 * which a watch on the file would miss. It costs one system call each time.
 */
const intervalMilliseconds = 500;

/** More than any policy needs (a ConfigMap holds 1 MiB): a mistaken path must not fill the memory. */
const maxBytes = 8 * 1024 * 1024;

/** Where a policy comes from, until it is closed. */
export interface PolicySource {
  readonly close: () => void;
}

/** Looks at a file once, and tells the holder what is new. Never rejects. */
export type LookAtPolicyFile = () => Promise<void>;

/**
 * Follows a file: each look offers its text to the holder where it has changed, or refuses where it
 * can't be read. After the first look, a change waits for a second look that finds the file the
 * same: a policy that is only half written might be a valid one.
 */
export function followPolicyFile(
  holder: Pick<PolicyHolder, 'offer' | 'refuse'>,
  path: string,
): LookAtPolicyFile {
  let isFirst = true;
  let seen: string | undefined;
  let taken: string | undefined;
  return async () => {
    try {
      const state = stateOf(await stat(path, { bigint: true }));
      const isSettled = isFirst || state === seen;
      seen = state;
      if (isSettled && state !== taken) {
        const { text, state: read } = await readPolicy(path);
        holder.offer(text);
        taken = read;
      }
    } catch (error) {
      seen = undefined;
      taken = undefined;
      const reason = error instanceof Error ? error.message : String(error);
      holder.refuse(`${path} can't be read: ${reason}`);
    }
    isFirst = false;
  };
}

/** Follows a file from its first look on, which is over when this resolves, until it is closed. */
export async function startPolicyFile(
  holder: Pick<PolicyHolder, 'offer' | 'refuse'>,
  path: string,
): Promise<PolicySource> {
  const look = followPolicyFile(holder, path);
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const next = async (): Promise<void> => {
    await look();
    if (!isClosed) timer = setTimeout(() => void next(), intervalMilliseconds);
  };
  await next();
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

async function readPolicy(
  path: string,
): Promise<{ readonly text: string; readonly state: string }> {
  await using file = await open(path);
  const stats = await file.stat({ bigint: true });
  // The state is that of the file which is read, whatever became of the path meanwhile.
  const state = stateOf(stats);
  if (stats.size > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`);
  return { text: decodePolicy(await file.readFile()), state };
}

function stateOf(stats: BigIntStats): string {
  if (!stats.isFile()) throw new Error('it is no regular file');
  const { dev, ino, size, mtimeNs, ctimeNs } = stats;
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}
