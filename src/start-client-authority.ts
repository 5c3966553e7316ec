import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { parseClientAuthority } from './certificates/client-authority.ts';
import { DexodusError } from './errors.ts';
import { startPolicyFile } from './policy-source/policy-file.ts';

/** The authority that vouches for clients, from a file that is followed. */
export interface ClientAuthority {
  /** PEM. */
  readonly current: () => string;
  /** Tells of each change from now on. */
  readonly follow: (changed: (authority: string) => void) => void;
  readonly close: () => void;
}

/**
 * Reads `--client-ca` and follows it. What can't be used later leaves the last good one in use, and
 * the log says so.
 *
 * @throws DexodusError where it can't be used now
 */
export async function startClientAuthority(log: Logger, path: string): Promise<ClientAuthority> {
  let current = parseClientAuthority(await readText(path), path);
  let tell: ((authority: string) => void) | undefined;
  const keep = (reason: string): void =>
    log.error({ reason }, 'the client CA is refused: the last good one stays in use');
  const source = await startPolicyFile(
    {
      refuse: keep,
      offer(text) {
        try {
          const next = parseClientAuthority(text, path);
          if (next === current) return;
          current = next;
        } catch (error) {
          keep(error instanceof Error ? error.message : String(error));
          return;
        }
        log.info('the client CA has changed');
        tell?.(current);
      },
    },
    path,
  );
  return {
    current: () => current,
    follow(changed) {
      tell = changed;
    },
    close: source.close,
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DexodusError('ERR_USAGE', `--client-ca ${path} can't be read: ${reason}`, {
      cause: error,
    });
  }
}
