import type { Logger } from 'pino';
import { admit } from './admit.ts';
import { createLogger } from './audit/decision-log.ts';
import { createMetrics } from './audit/metrics.ts';
import { createReporter } from './audit/reporter.ts';
import { readServingCertificate } from './certificates/serving-certificate.ts';
import { compilePolicy } from './policy/compile.ts';
import { startPolicyFile, type PolicySource } from './policy-source/policy-file.ts';
import { createPolicyHolder, type PolicyHolder } from './policy-source/policy-holder.ts';
import { buildAdmissionServer } from './server/admission-server.ts';
import { listen } from './server/listen.ts';
import { buildProbeServer } from './server/probe-server.ts';
import { createShutdown } from './server/shutdown.ts';

/** The options of `dexodus serve`. */
export interface ServeOptions {
  readonly policy?: string;
  readonly policyConfigmap?: string;
  readonly kubeconfig?: string;
  /** `undefined` for every address. */
  readonly host?: string;
  readonly port: number;
  readonly probePort: number;
  readonly certs: string;
  readonly drainDelay: number;
  readonly logLevel: string;
}

const clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** Runs the webhook until a signal ends it. */
export async function serve(options: ServeOptions): Promise<void> {
  const metrics = createMetrics(() => admission.inFlight());
  const log = createLogger(options.logLevel, metrics.countLostLine);
  const reporter = createReporter({ log, metrics, now: clock.now });
  const holder = createPolicyHolder({ compile: compilePolicy, report: reporter.policyChanged });
  const tls = await readServingCertificate(options.certs, clock.now());
  const source = await startSource(options, holder, log);
  const close = async (): Promise<void> => {
    source.close();
    await Promise.all([admission.server.close(), probes.close()]);
  };
  const shutdown = createShutdown({
    close,
    exit: (code) => process.exit(code),
    setTimer: (callback, milliseconds) => void setTimeout(callback, milliseconds),
    drainMilliseconds: options.drainDelay * 1000,
  });
  const admission = buildAdmissionServer(
    { ...reporter, admit, policy: holder.current, clock, isDraining: shutdown.isDraining },
    tls,
  );
  const probes = buildProbeServer({
    notReady: () => notReady(holder, shutdown.isDraining()),
    registry: metrics.registry,
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      log.info({ signal }, 'stopping');
      shutdown.signal();
    });
  const { host } = options;
  try {
    const port = options.probePort;
    const probePort = await listen(probes, { host, port, option: '--probe-port' });
    const webhook = { host, port: options.port, option: '--port' };
    log.info({ port: await listen(admission.server, webhook), probePort }, 'listening');
  } catch (error) {
    await close();
    throw error;
  }
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

/** Why no review should come here. */
function notReady(holder: PolicyHolder, isDraining: boolean): readonly string[] {
  const reasons: string[] = [];
  if (isDraining) reasons.push('the process is stopping');
  if (holder.current() === undefined)
    reasons.push(`no policy is in force: ${holder.problem() ?? 'none was read'}`);
  return reasons;
}
