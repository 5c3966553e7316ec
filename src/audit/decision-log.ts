import { pino, type DestinationStream, type Logger } from 'pino';
import type { DecisionRecord } from './record.ts';

/** What waits to be written at most: a log that nobody reads must not fill the memory. */
const maxWaitingBytes = 8 * 1024 * 1024;

/** Makes the server's logger: JSON lines to standard output, written without making an answer wait. */
export function createLogger(level: string): Logger {
  const destination = pino.destination({ dest: 1, sync: false, maxLength: maxWaitingBytes });
  process.once('exit', () => {
    try {
      destination.flushSync();
    } catch {
      // Nothing was opened yet, or nobody reads any more: there is no one left to tell.
    }
  });
  return createLoggerTo(destination, level);
}

/** The same logger, to a destination of the caller's. */
export function createLoggerTo(destination: DestinationStream, level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
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
  const { userName, findings, ...rest } = record;
  log.info(
    {
      ...rest,
      user: userName,
      findings: findings.slice(0, maxFindings).map(({ field, kind, value, outcome }) => ({
        field,
        kind,
        value: value.slice(0, maxValueCharacters),
        outcome,
      })),
      findingsTotal: findings.length,
      durationMilliseconds: Math.round(durationMilliseconds * 1000) / 1000,
    },
    'decision',
  );
}
