import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { admit } from './admit.ts';
import { createLogger, logDecision } from './audit/decision-log.ts';
import { createMetrics, type Metrics } from './audit/metrics.ts';
import { readServingCertificate } from './certificates/serving-certificate.ts';
import { DexodusError } from './errors.ts';
import { compilePolicy } from './policy/compile.ts';
import { startPolicyFile, type PolicySource } from './policy-source/policy-file.ts';
import {
  createPolicyHolder,
  type PolicyEvent,
  type PolicyHolder,
} from './policy-source/policy-holder.ts';
import { buildAdmissionServer } from './server/admission-server.ts';
import { buildProbeServer } from './server/probe-server.ts';
import { createShutdown } from './server/shutdown.ts';

/** The options of `dexodus serve`. */
export interface ServeOptions {
  readonly policy?: string;
  readonly policyConfigmap?: string;
  readonly kubeconfig?: string;
  readonly host: string;
  readonly port: number;
  readonly probePort: number;
  readonly certs: string;
  readonly drainDelay: number;
  readonly logLevel: string;
}

const clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** Runs the webhook until a signal ends it. */
export async function serve(options: ServeOptions): Promise<void> {
  const log = createLogger(options.logLevel);
  const metrics = createMetrics();
  const holder = createPolicyHolder({
    compile: compilePolicy,
    report: (event) => reportPolicy(log, metrics, event),
  });
  const tls = await readServingCertificate(options.certs, clock.now());
  const source = await startSource(options, holder, log);
  const shutdown = createShutdown({
    close: async () => {
      source.close();
      await Promise.all([admission.close(), probes.close()]);
    },
    exit: (code) => process.exit(code),
    setTimer: (callback, milliseconds) => void setTimeout(callback, milliseconds),
    drainMilliseconds: options.drainDelay * 1000,
  });
  const admission = buildAdmissionServer(
    {
      admit,
      policy: holder.current,
      clock,
      isDraining: shutdown.isDraining,
      reviewed: ({ record }, durationMilliseconds) => {
        logDecision(log, record, durationMilliseconds);
        metrics.countReview(record, durationMilliseconds / 1000);
      },
      failed: ({ code, message, uid, error }) => {
        metrics.countError(code);
        if (error === undefined) log.warn({ code, uid }, message);
        else log.error({ code, uid, err: error }, message);
      },
    },
    tls,
  );
  const probes = buildProbeServer({
    notReady: () => notReady(holder, shutdown.isDraining()),
    registry: metrics.registry,
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      log.info({ signal }, 'stopping');
      shutdown.signal();
    });
  }
  await listen(probes, options.host, options.probePort);
  await listen(admission, options.host, options.port);
  log.info({ port: portOf(admission), probePort: portOf(probes) }, 'listening');
}

async function startSource(
  { policy, policyConfigmap, kubeconfig }: ServeOptions,
  holder: PolicyHolder,
  log: Logger,
): Promise<PolicySource> {
  if (policy !== undefined) return startPolicyFile(holder, policy);
  // Only here, as a policy file has no use for the Kubernetes client, and that is large.
  const { startCluster } = await import('./cluster/start-cluster.ts');
  return startCluster(holder, { policyConfigMap: policyConfigmap ?? '', kubeconfig, log });
}

function reportPolicy(log: Logger, metrics: Metrics, event: PolicyEvent): void {
  metrics.countPolicy(event, clock.now());
  switch (event.kind) {
    case 'loaded':
      log.info({ policy: event.policy.hash }, 'policy loaded');
      for (const warning of event.policy.warnings)
        log.warn({ policy: event.policy.hash }, `policy: ${warning}`);
      return;
    case 'refused':
      log.error({ policy: event.inForce, reason: event.reason }, 'policy refused');
      return;
  }
}

function notReady(holder: PolicyHolder, isDraining: boolean): readonly string[] {
  const reasons: string[] = [];
  if (isDraining) reasons.push('stopping');
  if (holder.current() === undefined) reasons.push(holder.problem() ?? 'no policy');
  return reasons;
}

async function listen(server: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DexodusError(
      'ERR_USAGE',
      `can't listen on port ${port}: ${reason} (choose others with --port and --probe-port)`,
    );
  }
}

function portOf(server: FastifyInstance): number | undefined {
  const address: string | AddressInfo | null = server.server.address();
  return typeof address === 'object' ? address?.port : undefined;
}
