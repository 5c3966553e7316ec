import { pino, type DestinationStream, type Logger } from 'pino';
import { oncePer } from '../once-per.ts';
import { gatherLines } from './gather-lines.ts';
import type { Decided, DecisionRecord } from './record.ts';
import { toAscii } from './to-ascii.ts';

/** What waits to be written at most: a log that nobody reads must not fill the memory. */
const maxWaitingBytes = 8 * 1024 * 1024;
/** No line waits longer than this for others to be written with. */
const longestWaitMilliseconds = 20;
const lineFeed = 0x0a;

/**
 * Makes the server's logger: JSON lines to standard output. They are written behind the answers,
 * and what waits when the process ends is written then.
 *
 * @param lost - told of each line that there was no room for, or that could not be written
 * @param policyHash - of the policy in force, if there is one: every line carries it
 */
export function createLogger(level: string, lost: () => void, policyHash: PolicyHash): Logger {
  const destination = pino.destination({
    dest: 1,
    sync: false,
    maxLength: maxWaitingBytes,
    // Text would be measured over and over on its way.
    contentMode: 'buffer',
  });
  destination.on('drop', (lines: Buffer) => {
    for (const byte of lines) if (byte === lineFeed) lost();
  });
  // A full disk behind standard output costs lines, not reviews.
  destination.on('error', lost);
  const lines = gatherLines({
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its types know of no other mode
    write: (bytes) => void destination.write(bytes as unknown as string),
    later: (callback) => void setTimeout(callback, longestWaitMilliseconds).unref(),
  });
  process.once('exit', () => {
    try {
      lines.flush();
      destination.flushSync();
    } catch {
      // Nothing was opened yet, or nobody reads any more: there is no one left to tell.
    }
  });
  return makeLogger(lines, level, policyHash);
}

/** The hash of the policy in force; undefined where there is none. */
export type PolicyHash = () => string | undefined;

/** The same logger, to a destination of the caller's, which gets each line at once. */
export function createLoggerTo(
  destination: DestinationStream,
  level: string,
  policyHash: PolicyHash = () => undefined,
): Logger {
  const write = (line: string): void => destination.write(toAscii(line));
  return makeLogger({ write }, level, policyHash);
}

function makeLogger(destination: DestinationStream, level: string, policyHash: PolicyHash): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ policy: policyHash() }),
      // A decision says by which policy it was made, and that may be over by now.
      mixinMergeStrategy: (line, mixed) => ('policy' in line ? line : { ...line, ...mixed }),
    },
    destination,
  );
}

/** What a line holds at most, whatever a request holds. */
const maxFindings = 50;
const maxValueCharacters = 200;

/** Writes the decision log's line for one review: what was decided, about what, for whom; never the object. */
export function logDecision(
  log: Logger,
  { head, decided }: DecisionRecord,
  durationMilliseconds: number,
): void {
  loggerOf(decided, { log }).info(
    {
      uid: bounded(head.uid),
      operation: bounded(head.operation),
      namespace: bounded(head.namespace),
      name: head.name === undefined ? undefined : bounded(head.name),
      apiVersion: bounded(head.apiVersion),
      user: bounded(head.userName),
      dryRun: head.dryRun,
      policy: decided.policy,
      durationMilliseconds: Math.round(durationMilliseconds * 1000) / 1000,
    },
    'decision',
  );
}

/** What was decided makes most of a line, and comes again and again: a child logger has its text ready. */
const loggerOf = oncePer((decided: Decided, { log }: { readonly log: Logger }): Logger => {
  const { policy: _policy, findings, ...rest } = decided;
  return log.child({
    ...rest,
    findings: findings.slice(0, maxFindings).map(({ field, kind, value, outcome }) => ({
      field: bounded(field),
      kind,
      value: bounded(value),
      outcome,
    })),
    findingsTotal: findings.length,
  });
});

function bounded(text: string): string {
  return text.length <= maxValueCharacters ? text : `${text.slice(0, maxValueCharacters)}…`;
}
