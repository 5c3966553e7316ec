import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { CertificateSource } from './certificates/certificate-source.ts';
import { watchCertificateFiles } from './certificates/watch-certificate-files.ts';
import { parseConfigMapName } from './cluster/configmap-name.ts';
import type { Cluster } from './cluster/connect-cluster.ts';
import { createEventWriter } from './cluster/event-writer.ts';
import { systemTimer } from './cluster/timer.ts';
import { parseWebhookConfigurationNames } from './cluster/webhook-configuration-names.ts';
import type { Moment } from './rotation/choose-signer.ts';
import { lifetimes as shippedLifetimes, type Lifetimes } from './rotation/lifetimes.ts';

/** The options that certificates have. */
export interface CertificateOptions {
  /** The folder with own files. */
  readonly certs: string;
  /** The Service for which certificates are kept in the cluster, `NAMESPACE/NAME`; left out: own files. */
  readonly service?: string;
  /** The webhook configurations whose caBundle is kept, `mutating/NAME,validating/NAME`. */
  readonly webhooks: string;
}

export interface CertificatesDependencies {
  readonly log: Logger;
  readonly clock: Readonly<Record<keyof Moment, () => number>>;
  /** `undefined` where there is none: own files. */
  readonly cluster: Cluster | undefined;
  /** Left out: what runs in a cluster. */
  readonly lifetimes?: Lifetimes;
}

/**
 * Starts what serves with certificates: own files, or those that are made and kept in the cluster.
 *
 * @throws DexodusError `ERR_CERTIFICATE_INVALID` or `ERR_USAGE`
 */
export async function startCertificates(
  dependencies: CertificatesDependencies,
  { certs, service, webhooks }: CertificateOptions,
): Promise<CertificateSource> {
  const { log, clock, cluster, lifetimes = shippedLifetimes } = dependencies;
  const { now } = clock;
  if (service === undefined || cluster === undefined)
    return watchCertificateFiles({ log, timer: systemTimer, now }, certs);
  const name = parseConfigMapName(service, '--service');
  const { namespace } = name;
  const instance = hostname();
  // The pod's name; outside of a cluster, two processes of one machine are two holders of a Lease.
  const identity = `${instance}_${process.pid}`;
  const tell = createEventWriter({ ...cluster, now, instance });
  // Only here: own files have no use for what makes certificates.
  const { startClusterCertificates, authoritySecretName } =
    await import('./certificates/start-cluster-certificates.ts');
  return startClusterCertificates(
    {
      ...cluster,
      clock,
      lifetimes,
      changed({ uid }, change) {
        const place = { namespace, name: authoritySecretName, uid };
        tell({ apiVersion: 'v1', kind: 'Secret', ...place }, { type: 'Normal', ...change });
      },
    },
    { service: name, webhooks: parseWebhookConfigurationNames(webhooks), identity },
  );
}
