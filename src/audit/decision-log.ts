import { pino, type DestinationStream, type Logger } from 'pino';
import type { DecisionRecord } from './record.ts';

/** What waits to be written at most: a log that nobody reads must not fill the memory. */
const maxWaitingBytes = 8 * 1024 * 1024;
/** Lines are written many at once: each write costs as much as a line. None waits longer than this. */
const writtenAtOnceBytes = 8 * 1024;
const longestWaitMilliseconds = 20;

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
    minLength: writtenAtOnceBytes,
    maxLength: maxWaitingBytes,
  });
  destination.on('drop', lost);
  // A full disk behind standard output costs lines, not reviews.
  destination.on('error', lost);
  process.once('exit', () => {
    try {
      destination.flushSync();
    } catch {
      // Nothing was opened yet, or nobody reads any more: there is no one left to tell.
    }
  });
  let isFlushDue = false;
  const flush = (): void => {
    isFlushDue = false;
    destination.flush();
  };
  const write = (line: string): void => {
    destination.write(line);
    if (isFlushDue) return;
    isFlushDue = true;
    setTimeout(flush, longestWaitMilliseconds).unref();
  };
  return createLoggerTo({ write }, level, policyHash);
}

/** The hash of the policy in force; undefined where there is none. */
export type PolicyHash = () => string | undefined;

/** The same logger, to a destination of the caller's. */
export function createLoggerTo(
  destination: DestinationStream,
  level: string,
  policyHash: PolicyHash = () => undefined,
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ policy: policyHash() }),
      // A decision says by which policy it was made, and that may be over by now.
      mixinMergeStrategy: (line, mixed) => ('policy' in line ? line : { ...line, ...mixed }),
      hooks: { streamWrite: toAscii },
    },
    destination,
  );
}

/**
 * JSON leaves some characters as they are that a terminal obeys (C1 controls, marks of direction):
 * a line holds none of them, whoever sent them.
 */
function toAscii(line: string): string {
  // Both questions are answered by native code; nearly every line is plain.
  if (Buffer.byteLength(line) === line.length && !line.includes('\u007f')) return line;
  let ascii = '';
  let copied = 0;
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (code < 0x7f) continue;
    ascii += `${line.slice(copied, i)}\\u${code.toString(16).padStart(4, '0')}`;
    copied = i + 1;
  }
  return ascii + line.slice(copied);
}

/** What a line holds at most, whatever a request holds. */
const maxFindings = 50;
const maxValueCharacters = 200;

/** Writes the decision log's line for one review: what was decided, about what, for whom; never the object. */
export function logDecision(
  log: Logger,
  record: DecisionRecord,
  durationMilliseconds: number,
): void {
  const { uid, operation, namespace, name, apiVersion, userName, findings, ...decided } = record;
  log.info(
    {
      uid: bounded(uid),
      operation: bounded(operation),
      namespace: bounded(namespace),
      name: name === undefined ? undefined : bounded(name),
      apiVersion: bounded(apiVersion),
      user: bounded(userName),
      ...decided,
      findings: findings.slice(0, maxFindings).map(({ field, kind, value, outcome }) => ({
        field: bounded(field),
        kind,
        value: bounded(value),
        outcome,
      })),
      findingsTotal: findings.length,
      durationMilliseconds: Math.round(durationMilliseconds * 1000) / 1000,
    },
    'decision',
  );
}

function bounded(text: string): string {
  return text.length <= maxValueCharacters ? text : `${text.slice(0, maxValueCharacters)}…`;
}
