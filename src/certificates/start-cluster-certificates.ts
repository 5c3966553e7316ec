import { backoffMilliseconds } from '../cluster/backoff.ts';
import type { WatchDependencies } from '../cluster/watch-resource.ts';
import type { WebhookConfigurationName } from '../cluster/webhook-configuration-names.ts';
import type { Moment } from '../rotation/choose-signer.ts';
import type { Lifetimes } from '../rotation/lifetimes.ts';
import type { AuthoritySecret } from './authority-secret.ts';
import { shortFingerprint, type AuthorityChange } from './authority-change.ts';
import { createAuthorityWriter } from './authority-writer.ts';
import { createCertificateTurn } from './certificate-turn.ts';
import { createProblems } from './problems.ts';
import type { CertificateSource } from './certificate-source.ts';
import { assessServing } from './assess-serving.ts';
import { watchClusterCertificates } from './cluster-view.ts';
import { issueServingCertificate } from './issue-serving-certificate.ts';
import { makeAuthority } from './make-authority.ts';
import type { ServingCertificate } from './serving-certificate.ts';
import { createServingKeeper } from './serving-keeper.ts';
import { serviceDnsNames, type ServiceName } from './service-names.ts';
import { createTurns } from './turns.ts';

export interface ClusterCertificatesDependencies extends WatchDependencies {
  readonly clock: Readonly<Record<keyof Moment, () => number>>;
  readonly lifetimes: Lifetimes;
  /** Told of each step of a rotation, with the Secret that it is about. Must not throw. */
  readonly changed: (secret: AuthoritySecret, change: AuthorityChange) => void;
}

/** What is kept, and where. */
export interface ClusterCertificatesPlan {
  /** The Service by which the API server calls. */
  readonly service: ServiceName;
  /** The configurations whose caBundle is ours. */
  readonly webhooks: readonly WebhookConfigurationName[];
  /** Of this process, as no other has it. */
  readonly identity: string;
}

/** The Secret with the certificate authority, in the namespace of the Service. */
export const authoritySecretName = 'dexodus-ca';
const leaseName = 'dexodus';

/**
 * Keeps a certificate authority in a Secret, its certificate in the caBundles of the webhook
 * configurations, and a serving certificate in memory, until the dependencies' signal is aborted.
 * Resolves at once, with a certificate that nobody trusts: an API server that is away is no error.
 */
export async function startClusterCertificates(
  dependencies: ClusterCertificatesDependencies,
  { service, webhooks, identity }: ClusterCertificatesPlan,
): Promise<CertificateSource> {
  const { apiServer, log, signal, clock, lifetimes } = dependencies;
  const { now } = clock;
  const { namespace } = service;
  const names = serviceDnsNames(service);
  const placeholder = await makePlaceholder(names, now(), lifetimes);
  const keeper = createServingKeeper(lifetimes, names);
  const write = createAuthorityWriter(
    { apiServer, signal, now, lifetimes },
    { namespace, secret: authoritySecretName, lease: leaseName, identity },
  );
  const followers: ((certificate: ServingCertificate) => void)[] = [];
  const problems = createProblems(log);
  let failures = 0;

  const turns = createTurns(dependencies, Math.min(60_000, lifetimes.settling), async () => {
    try {
      const wait = await takeTurn();
      failures = 0;
      return wait;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.tell(`certificates can't be kept up: ${reason} (trying again)`);
      return backoffMilliseconds(++failures, dependencies.random);
    }
  });
  const view = watchClusterCertificates(
    { ...dependencies, now },
    { namespace, secret: authoritySecretName, webhooks },
    turns.soon,
  );
  const takeTurn = createCertificateTurn(dependencies, {
    view,
    keeper,
    write,
    problems,
    describeUnusable: (reason) => describeUnusable(namespace, reason),
    serve({ certificate, life, signer }) {
      const until = new Date(life.notAfter).toISOString();
      const authority = shortFingerprint(signer.fingerprint);
      log.info(`serving certificate of authority ${authority}, valid until ${until}`);
      for (const follower of followers) follower(certificate);
    },
  });

  const assess = () => assessServing(keeper.served(), view, now());
  return {
    current: () => keeper.served()?.certificate ?? placeholder,
    follow: (changed) => void followers.push(changed),
    notReady() {
      const { reasons } = assess();
      const problem = problems.current();
      return problem === undefined || reasons.length === 0 ? reasons : [...reasons, problem];
    },
    state: () => ({ ...assess().state, problem: problems.current() }),
    close: turns.close,
  };
}

/** What is served before there is an authority, so that nothing waits for one. */
async function makePlaceholder(
  dnsNames: readonly string[],
  now: number,
  { serving }: Lifetimes,
): Promise<ServingCertificate> {
  const life = { notBefore: now, notAfter: now + serving };
  const authority = await makeAuthority({ commonName: 'nobody', ...life });
  return issueServingCertificate(authority, { dnsNames, ...life });
}

function describeUnusable(namespace: string, reason: string): string {
  return (
    `Secret ${namespace}/${authoritySecretName} can't be used: ${reason}. The last good certificate stays in use. ` +
    `Put the right one back, or have a new one made: kubectl -n ${namespace} delete secret ${authoritySecretName}`
  );
}
