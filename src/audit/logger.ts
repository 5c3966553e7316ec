import { pino, type Logger } from 'pino';
import { toAscii } from '../ascii.ts';
import { gather, later } from './gather.ts';

/** What waits to be written at most: a log that nobody reads must not fill the memory. */
const maxWaitingBytes = 8 * 1024 * 1024;
/** Each write costs as much as some lines do; more lines at once keep those waiting who ask meanwhile. */
const maxCharactersPerWrite = 128 * 1024;
const lineFeed = 0x0a;

/** A line of the log, in parts: JSON, with a line feed at its end. */
export type Line = readonly string[];

/** Two ways into one log. */
export interface Logs {
  /** Each line has the time when it is written, and the policy in force then. */
  readonly log: Logger;
  /** For lines that are written already, with a time and a policy of their own; they are of level info. */
  readonly decisions: (line: Line) => void;
}

/** The hash of the policy in force; undefined where there is none. */
export type PolicyHash = () => string | undefined;

/** Logs that are written behind what goes on. */
export interface WrittenLogs extends Logs {
  /** Resolves when what was logged until now is written, or can't be. */
  readonly written: () => Promise<void>;
}

export interface WrittenLogsDependencies {
  /** Told of each line that there was no room for, or that could not be written. */
  readonly lost: () => void;
  readonly policyHash: PolicyHash;
  /** Lines as one run of bytes, each as `toAscii` has it. */
  readonly toBytes: (lines: readonly string[]) => Buffer;
}

/**
 * Makes the server's logs: JSON lines to standard output. They are written behind the answers, and
 * what waits when the process ends is written then.
 */
export function createLogs(
  level: string,
  { lost, policyHash, toBytes }: WrittenLogsDependencies,
): WrittenLogs {
  const destination = pino.destination({
    dest: 1,
    sync: false,
    maxLength: maxWaitingBytes,
    // Text would be measured over and over on its way.
    contentMode: 'buffer',
  });
  let waitingBytes = 0;
  let isBroken = false;
  destination.on('write', (written: number) => {
    waitingBytes -= written;
    isBroken = false;
  });
  destination.on('drop', (lines: Buffer) => {
    waitingBytes -= lines.length;
    for (const byte of lines) if (byte === lineFeed) lost();
  });
  // A full disk behind standard output costs lines, not reviews, and nobody waits for it.
  destination.on('error', () => {
    isBroken = true;
    lost();
  });
  const lines = gather<Line>({
    handOn(gathered) {
      const bytes = toBytes(gathered.flat());
      waitingBytes += bytes.length;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its types know of no other mode
      destination.write(bytes as unknown as string);
    },
    later,
    maxWeight: maxCharactersPerWrite,
  });
  // Before pino's own listener.
  process.prependOnceListener('exit', () => {
    try {
      lines.flush();
      // On a full disk, a flush would try for ever.
      if (isBroken) destination.destroy();
      else destination.flushSync();
    } catch {
      // Nothing was opened yet, or nobody reads any more: there is no one left to tell.
    }
  });
  return {
    ...makeLogs((line) => lines.add(line, lengthOf(line)), level, policyHash),
    async written() {
      lines.flush();
      if (isBroken || waitingBytes === 0) return;
      await new Promise<void>((resolve) => {
        destination.once('drain', resolve);
        // `lost` is told of it.
        destination.once('error', () => resolve());
      });
    },
  };
}

function lengthOf(line: Line): number {
  let length = 0;
  for (const part of line) length += part.length;
  return length;
}

/** The same logs, to a destination of the caller's, which gets each line at once. */
export function createLogsTo(
  write: (line: string) => void,
  level: string,
  policyHash: PolicyHash = () => undefined,
): Logs {
  return makeLogs((line) => write(toAscii(line.join(''))), level, policyHash);
}

function makeLogs(write: (line: Line) => void, level: string, policyHash: PolicyHash): Logs {
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ policy: policyHash() }),
    },
    { write: (line) => write([line]) },
  );
  return { log, decisions: log.isLevelEnabled('info') ? write : () => {} };
}
