import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { admit } from './admit.ts';
import { admitPolicy } from './admit-policy.ts';
import { createClusterFacts, noClusterFacts } from './cluster/cluster-facts.ts';
import { parseConfigMapName } from './cluster/configmap-name.ts';
import type { Cluster } from './cluster/connect-cluster.ts';
import { createEventWriter } from './cluster/event-writer.ts';
import type { PolicyAnnouncer } from './cluster/policy-announcer.ts';
import { watchPolicyConfigMap } from './cluster/policy-configmap.ts';
import { compilePolicy } from './policy/compile.ts';
import { hashPolicy } from './policy-source/hash-policy.ts';
import { startPolicyFile } from './policy-source/policy-file.ts';
import { createPolicyHolder, type PolicyHolder } from './policy-source/policy-holder.ts';
import { giveBackNodeMemory } from './give-back-memory.ts';
import { keepTick } from './keep-tick.ts';
import { startPolicyFollowers } from './policy-followers.ts';
import {
  buildAdmissionServer,
  type AdmissionServerDependencies,
  type Clock,
} from './server/admission-server.ts';
import { listen } from './server/listen.ts';
import { followNodeLoop } from './server/loop-wait.ts';
import { createParts, type Parts } from './server/parts.ts';
import type { ClientRule } from './server/require-client.ts';
import { buildProbeServer } from './server/probe-server.ts';
import { lifetimes as shippedLifetimes, type Lifetimes } from './rotation/lifetimes.ts';
import { startCertificates, type CertificateOptions } from './start-certificates.ts';
import { startClientAuthority, type ClientAuthority } from './start-client-authority.ts';
import { startReporting } from './start-reporting.ts';
import { startShutdown } from './start-shutdown.ts';
import { setV8Flags } from './v8-flags.ts';

/** The options of `dexodus serve`. */
export interface ServeOptions extends CertificateOptions {
  readonly policy?: string;
  readonly policyConfigmap?: string;
  readonly kubeconfig?: string;
  /** `undefined` for every address. */
  readonly host?: string;
  readonly port: number;
  readonly probePort: number;
  readonly clientCa?: string;
  readonly clientName?: readonly string[];
  readonly drainDelay: number;
  readonly logLevel: string;
}

/** The time that a process lives in. */
export interface Times {
  readonly clock: Clock;
  /** Of certificates that are made. */
  readonly lifetimes: Lifetimes;
}

const realTimes: Times = {
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  lifetimes: shippedLifetimes,
};

/** Runs the webhook until a signal ends it. Where one part can't be started, none goes on. */
export async function serve(options: ServeOptions, times: Times = realTimes): Promise<void> {
  const parts = createParts();
  try {
    await startParts(options, parts, times);
    setV8Flags();
    keepTick();
  } catch (error) {
    await parts.close();
    throw error;
  }
}

/** Starts what the options ask for, in the order in which one thing needs another. */
async function startParts(options: ServeOptions, parts: Parts, times: Times): Promise<void> {
  const { clock } = times;
  const { now } = clock;
  const holder = createPolicyHolder({
    compile(text, hash) {
      const jwtHandler = facts.jwtHandler();
      const policy = compilePolicy(text, hash, { jwksUriOf: followers.jwksUriOf, jwtHandler });
      facts.accept(policy);
      return policy;
    },
    report(event) {
      followers.policyChanged(event);
      if (event.kind === 'loaded') facts.follow(event.policy);
    },
  });
  const reporting = startReporting(options.logLevel, {
    inFlight: () => admission.inFlight(),
    policyHash: () => holder.current()?.hash,
    now,
  });
  const { log, metrics, reporter } = reporting;
  const isDraining = startShutdown(options, parts, reporting);
  const cluster = await reachCluster({ options, parts, log });
  const certificates = parts.add(await startCertificates({ log, cluster, ...times }, options));
  metrics.watchCertificates(certificates.state, now);
  const facts =
    cluster === undefined ? noClusterFacts : createClusterFacts(cluster, () => holder.recompile());
  const followers = startPolicyFollowers({ holder, log, metrics, reporter, parts, now });
  const notDecidable = (): readonly string[] => [...policyMissing(holder), ...facts.notReady()];
  parts.add({ notReady: notDecidable, close: () => {} });
  const { announcer } = followers;
  await startPolicySource({ options, parts, cluster, announcer, now }, holder);

  const probes = buildProbeServer({ ...parts, ...metrics, beforeScrape: reporter.flush });
  parts.add({ close: () => probes.close() });
  const loop = parts.add(followNodeLoop(clock.monotonic));
  const clients = await startClients({ options, parts, log });
  const admission = buildAdmissionServer(
    {
      ...reporter,
      admit,
      admitPolicy: policyAdmission(options),
      policy: holder.current,
      labelsOf: facts.labelsOf,
      clock,
      isDraining,
      longestWait: loop.longest,
      ...(clients && { clients: clients.rule }),
      connectionRefused: metrics.countRefusedConnection,
    },
    certificates.current(),
  );
  certificates.follow(admission.changeCertificate);
  clients?.follow(admission.changeClientAuthority);
  parts.add({
    notReady: () => (admission.server.server.listening ? [] : ['the webhook does not listen']),
    close: () => admission.server.close(),
  });
  await listenOn(options, { probes, webhook: admission.server, log });
  parts.add(giveBackNodeMemory());
}

interface Servers {
  readonly probes: Parameters<typeof listen>[0];
  readonly webhook: Parameters<typeof listen>[0];
  readonly log: Logger;
}

async function listenOn(options: ServeOptions, { probes, webhook, log }: Servers): Promise<void> {
  const { host, port, probePort } = options;
  const listening = {
    probePort: await listen(probes, { host, port: probePort, option: '--probe-port' }),
    port: await listen(webhook, { host, port, option: '--port' }),
  };
  log.info(listening, 'listening');
}

/** Judges the ConfigMap that the policy comes from; with a policy file, there is none to judge. */
function policyAdmission({
  policyConfigmap: configMap,
}: ServeOptions): AdmissionServerDependencies['admitPolicy'] {
  return (review, nowMilliseconds) =>
    admitPolicy(review, { configMap, hashOf: hashPolicy, nowMilliseconds });
}

/** What a part is started with. */
interface StartContext {
  readonly options: ServeOptions;
  readonly parts: Parts;
  readonly log: Logger;
}

/** Who may call, and how that changes. */
interface Clients extends Pick<ClientAuthority, 'follow'> {
  readonly rule: ClientRule;
}

/** @returns `undefined` where anyone may call */
async function startClients({ options, parts, log }: StartContext): Promise<Clients | undefined> {
  const { clientCa, clientName: names = [] } = options;
  if (clientCa === undefined) return undefined;
  const authority = parts.add(await startClientAuthority(log, clientCa));
  return { rule: { authority: authority.current(), names }, follow: authority.follow };
}

/** A policy file alone needs no cluster; with a kubeconfig beside it, it has one. */
async function reachCluster({ options, parts, log }: StartContext): Promise<Cluster | undefined> {
  const { policy, policyConfigmap = '', kubeconfig, service } = options;
  if (policy !== undefined && kubeconfig === undefined && service === undefined) return undefined;
  if (policy === undefined) parseConfigMapName(policyConfigmap);
  // Only here, as a policy file has no use for the Kubernetes client, and that is large.
  const { connectCluster } = await import('./cluster/connect-cluster.ts');
  return parts.add(connectCluster({ kubeconfig, log }));
}

interface SourceContext extends Pick<StartContext, 'options' | 'parts'> {
  readonly cluster: Cluster | undefined;
  readonly announcer: PolicyAnnouncer;
  readonly now: Clock['now'];
}

async function startPolicySource(
  { options, parts, cluster, announcer, now }: SourceContext,
  holder: PolicyHolder,
): Promise<void> {
  const { policy, policyConfigmap = '' } = options;
  if (policy !== undefined) parts.add(await startPolicyFile(holder, policy));
  else if (cluster !== undefined) {
    announcer.connect(createEventWriter({ ...cluster, now, instance: hostname() }));
    const name = parseConfigMapName(policyConfigmap);
    void watchPolicyConfigMap({ ...cluster, seen: announcer.seen }, name, holder);
  }
}

function policyMissing(holder: PolicyHolder): readonly string[] {
  return holder.current() === undefined
    ? [`no policy is in force: ${holder.problem() ?? 'none was read'}`]
    : [];
}
