import type { Logger } from 'pino';
import { toAsciiBytes } from './ascii-bytes.ts';
import { later } from './audit/gather.ts';
import { createLogs, type PolicyHash } from './audit/logger.ts';
import { createMetrics, type Metrics } from './audit/metrics.ts';
import { createReporter, type Reporter } from './audit/reporter.ts';

/** What is asked when something is told. */
export interface ReportingDependencies {
  /** How many reviews are not answered yet. */
  readonly inFlight: () => number;
  /** Of the policy in force. */
  readonly policyHash: PolicyHash;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** Who tells what happens. */
export interface Reporting {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly reporter: Reporter;
  /** Resolves when all that was told until now is written. */
  readonly written: () => Promise<void>;
}

/** Starts the log and the metrics. What is told right before the process ends is written all the same. */
export function startReporting(
  level: string,
  { inFlight, policyHash, now }: ReportingDependencies,
): Reporting {
  const metrics = createMetrics(inFlight);
  const logs = createLogs(level, {
    lost: metrics.countLostLine,
    policyHash,
    toBytes: toAsciiBytes,
  });
  const reporter = createReporter({ ...logs, metrics, now, later });
  // Before the log's own listener: that one writes.
  process.prependOnceListener('exit', reporter.flush);
  return {
    log: logs.log,
    metrics,
    reporter,
    async written() {
      reporter.flush();
      await logs.written();
    },
  };
}
