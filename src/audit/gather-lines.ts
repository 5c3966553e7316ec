import { toAscii } from './to-ascii.ts';

/** What lines are gathered with. */
export interface GatherDependencies {
  readonly write: (lines: Buffer) => void;
  /** Calls back once, some time later. */
  readonly later: (callback: () => void) => void;
}

/** Lines on their way to a log. */
export interface GatheredLines {
  readonly write: (line: string) => void;
  /** Hands on what there is. */
  readonly flush: () => void;
}

/** What a pipe holds. */
const maxCharacters = 64 * 1024;

/** Hands lines on many at once: each write costs as much as a line. */
export function gatherLines({ write, later }: GatherDependencies): GatheredLines {
  let gathered = '';
  let isFlushDue = false;
  const flush = (): void => {
    if (gathered === '') return;
    const text = gathered;
    gathered = '';
    write(Buffer.from(toAscii(text), 'latin1'));
  };
  return {
    flush,
    write(line) {
      if (gathered.length + line.length > maxCharacters) flush();
      gathered += line;
      if (isFlushDue) return;
      isFlushDue = true;
      later(() => {
        isFlushDue = false;
        flush();
      });
    },
  };
}
