import type { PolicyEvent } from '../policy-source/policy-holder.ts';
import { decisionLine, type Timing } from './decision-log.ts';
import { gather } from './gather.ts';
import type { Logs } from './logger.ts';
import type { Metrics } from './metrics.ts';
import type { DecisionRecord } from './record.ts';

/** A request that was answered with an error. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly uid: string | undefined;
  /** Only where it is a defect. */
  readonly error: Error | undefined;
}

/** A review that was answered with a decision. */
export interface Reviewed {
  readonly record: DecisionRecord;
  readonly durationMilliseconds: number;
  /** Of its body; `undefined` where they were not announced. */
  readonly bytes: number | undefined;
}

/** Tells the log and the metrics what happened. Nothing that it does makes an answer wait. */
export interface Reporter {
  /** Told some milliseconds later, many at once. */
  readonly reviewed: (reviewed: Reviewed) => void;
  /** Tells what is not told yet. */
  readonly flush: () => void;
  readonly failed: (failure: Failure) => void;
  readonly policyChanged: (event: PolicyEvent) => void;
}

export interface ReporterDependencies extends Logs {
  readonly metrics: Metrics;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Calls back once, some time later. */
  readonly later: (callback: () => void) => void;
}

/**
 * What was decided on so much is told at once: it bounds what records hold of large reviews, and for
 * how long the reviews that come meanwhile wait.
 */
const maxUntoldBytes = 128 * 1024;

/** Thousands may be refused in a second, and a line for each would add to the load. */
const frequentCodes = ['ERR_OVERLOADED', 'ERR_CLIENT_REFUSED'];
const frequentLineMilliseconds = 10_000;

export function createReporter({
  log,
  decisions,
  metrics,
  now,
  later,
}: ReporterDependencies): Reporter {
  const reviews = gather<{ readonly record: DecisionRecord; readonly timing: Timing }>({
    handOn(gathered) {
      for (const { record, timing } of gathered) {
        decisions(decisionLine(record, timing));
        metrics.countReview(record, timing.durationMilliseconds / 1000);
      }
    },
    later,
    maxWeight: maxUntoldBytes,
  });
  const untold = new Map(
    frequentCodes.map((code) => [code, { refused: 0, toldAt: Number.NEGATIVE_INFINITY }]),
  );
  /** Whether it was such a code: its line says how many there were since the last one. */
  const tellFrequent = (code: string, message: string): boolean => {
    const count = untold.get(code);
    if (count === undefined) return false;
    count.refused++;
    if (Math.abs(now() - count.toldAt) < frequentLineMilliseconds) return true;
    log.warn({ code, refused: count.refused }, message);
    count.refused = 0;
    count.toldAt = now();
    return true;
  };
  return {
    reviewed: ({ record, durationMilliseconds, bytes = maxUntoldBytes }) =>
      reviews.add({ record, timing: { answeredAt: now(), durationMilliseconds } }, bytes),
    flush: reviews.flush,
    failed({ code, message, uid, error }) {
      metrics.countError(code);
      if (tellFrequent(code, message)) return;
      if (error === undefined) log.warn({ code, uid }, message);
      else log.error({ code, uid, err: error }, message);
    },
    policyChanged(event) {
      metrics.countPolicy(event, now());
      switch (event.kind) {
        case 'loaded': {
          const { hash: policy, warningsAt } = event.policy;
          log.info({ policy }, 'policy loaded');
          for (const warning of warningsAt(now())) log.warn({ policy }, `policy: ${warning}`);
          return;
        }
        case 'refused':
          log.error({ policy: event.inForce, reason: event.reason }, 'policy refused');
          return;
      }
    },
  };
}
