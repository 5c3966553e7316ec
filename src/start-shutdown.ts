import type { Parts } from './server/parts.ts';
import { createShutdown } from './server/shutdown.ts';
import type { Reporting } from './start-reporting.ts';

/** The options that a shutdown has. */
export interface ShutdownOptions {
  /** In seconds. */
  readonly drainDelay: number;
}

/**
 * Makes a signal drain and then close all parts.
 *
 * @returns whether one has come
 */
export function startShutdown(
  { drainDelay }: ShutdownOptions,
  parts: Parts,
  { log, written }: Pick<Reporting, 'log' | 'written'>,
): () => boolean {
  const { isDraining, signal: shutDown } = createShutdown({
    close: () => parts.close().then(written),
    exit: (code) => process.exit(code),
    setTimer: (callback, milliseconds) => void setTimeout(callback, milliseconds),
    drainMilliseconds: drainDelay * 1000,
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      log.info({ signal }, 'stopping');
      shutDown();
    });
  parts.add({
    notReady: () => (isDraining() ? ['the process is stopping'] : []),
    close: () => {},
  });
  return isDraining;
}
