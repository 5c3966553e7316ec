import type { Logger } from 'pino';
import type { PolicyEvent } from '../policy-source/policy-holder.ts';
import { logDecision } from './decision-log.ts';
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

/** Tells the log and the metrics what happened. Nothing that it does makes an answer wait. */
export interface Reporter {
  readonly reviewed: (record: DecisionRecord, durationMilliseconds: number) => void;
  readonly failed: (failure: Failure) => void;
  readonly policyChanged: (event: PolicyEvent) => void;
}

export interface ReporterDependencies {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** Thousands may be refused in a second, and a line for each would add to the load. */
const frequentCodes = ['ERR_OVERLOADED', 'ERR_CLIENT_REFUSED'];
const frequentLineMilliseconds = 10_000;

export function createReporter({ log, metrics, now }: ReporterDependencies): Reporter {
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
    reviewed(record, durationMilliseconds) {
      logDecision(log, record, durationMilliseconds);
      metrics.countReview(record, durationMilliseconds / 1000);
    },
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
