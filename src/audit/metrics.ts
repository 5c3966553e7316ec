import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { oncePer } from '../once-per.ts';
import { createPolicyMetrics, type CountPolicy } from './policy-metrics.ts';
import { createProviderMetrics, type ProviderMetrics } from './provider-metrics.ts';
import type { Finding, FindingOutcome } from '../verdict/finding.ts';
import { addCertificateMetrics, type CertificateMetrics } from './certificate-metrics.ts';
import type { Decided, DecisionRecord, Verdict } from './record.ts';
import { addTally } from './tally.ts';

/** What Prometheus reads of the server (docs/operations.md lists all of it). */
export interface Metrics extends CertificateMetrics {
  readonly registry: Registry;
  readonly countReview: (record: DecisionRecord, durationSeconds: number) => void;
  /** An error of a review, by its stable code. */
  readonly countError: (code: string) => void;
  readonly countLostLine: () => void;
  readonly countRefusedConnection: () => void;
  readonly countPolicy: CountPolicy;
  readonly providers: ProviderMetrics;
}

/** How often the delay of the event loop is sampled: each time, an idle process wakes up. */
const samplingMilliseconds = 100;

/**
 * Makes the metrics in a registry of their own.
 *
 * @param inFlight - asked at each scrape: how many reviews are not answered yet
 */
export function createMetrics(inFlight: () => number): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({
    register: registry,
    eventLoopMonitoringPrecision: samplingMilliseconds,
  });
  const registers = [registry];
  const verdictSeries = addTally<[Decided['endpoint'], string, Verdict]>(registry, {
    name: 'dexodus_reviews_total',
    help: 'Reviews that were answered, by endpoint, operation and verdict',
    labelNames: ['endpoint', 'operation', 'verdict'],
  });
  const findingSeries = addTally<[Finding['kind'], FindingOutcome]>(registry, {
    name: 'dexodus_findings_total',
    help: 'References to Dex, by kind and by what became of them',
    labelNames: ['kind', 'outcome'],
  });
  const audited = auditedCounter(registry);
  const durations = new Histogram({
    name: 'dexodus_review_duration_seconds',
    help: 'Time from the request to its answer, by endpoint',
    labelNames: ['endpoint'] as const,
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3],
    registers,
  });
  const errors = new Counter({
    name: 'dexodus_errors_total',
    help: 'Requests that got an error instead of a review, by code',
    labelNames: ['code'] as const,
    registers,
  });
  registry.registerMetric(inFlightGauge(inFlight));
  const durationOf = {
    mutate: durations.labels('mutate'),
    validate: durations.labels('validate'),
    policy: durations.labels('policy'),
  };
  const findingsOf = oncePer(({ findings }: Decided) =>
    findings.map(({ kind, outcome }) => findingSeries(kind, outcome)),
  );
  return {
    registry,
    countReview({ head, decided }, durationSeconds) {
      const { endpoint, verdict, would } = decided;
      verdictSeries(endpoint, operationOf(head), verdict).count++;
      if (would !== undefined) audited.inc({ would });
      durationOf[endpoint].observe(durationSeconds);
      for (const series of findingsOf(decided)) series.count++;
    },
    countError: (code) => errors.inc({ code }),
    ...lossMetrics(registry),
    countPolicy: createPolicyMetrics(registry),
    providers: createProviderMetrics(registry),
    ...addCertificateMetrics(registry),
  };
}

function auditedCounter(registry: Registry): Counter<'would'> {
  return new Counter({
    name: 'dexodus_audited_total',
    help: 'APIRules that rely on Dex and were let be in mode audit, by what mode fix would have done',
    labelNames: ['would'] as const,
    registers: [registry],
  });
}

function inFlightGauge(inFlight: () => number): Gauge {
  return new Gauge({
    name: 'dexodus_reviews_in_flight',
    help: 'Requests that have arrived and are not answered yet',
    registers: [],
    collect() {
      this.set(inFlight());
    },
  });
}

function lossMetrics(
  registry: Registry,
): Pick<Metrics, 'countLostLine' | 'countRefusedConnection'> {
  const registers = [registry];
  const lostLines = new Counter({
    name: 'dexodus_log_lines_lost_total',
    help: 'Lines of the log that could not be written',
    registers,
  });
  const refusedConnections = new Counter({
    name: 'dexodus_connections_refused_total',
    help: 'Connections that there was no room for',
    registers,
  });
  return {
    countLostLine: () => lostLines.inc(),
    countRefusedConnection: () => refusedConnections.inc(),
  };
}

/** A label must have few values; the request's own text could have any. */
function operationOf({ operation }: DecisionRecord['head']): string {
  return ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'].includes(operation) ? operation : 'other';
}
