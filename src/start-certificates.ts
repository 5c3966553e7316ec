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
  const correctedNow = correctedClock(now, cluster);
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
      clock: { ...clock, now: correctedNow },
      lifetimes,
      changed({ uid }, change) {
        const place = { namespace, name: authoritySecretName, uid };
        tell({ apiVersion: 'v1', kind: 'Secret', ...place }, { type: 'Normal', ...change });
      },
    },
    { service: name, webhooks: parseWebhookConfigurationNames(webhooks), identity },
  );
}

/** The time by which the API server verifies. It is told once when the own clock is found wrong. */
function correctedClock(now: () => number, { correctTime, log }: Cluster): () => number {
  let isWrong = false;
  return () => {
    const own = now();
    const time = correctTime(own);
    if (isWrong !== (time !== own)) {
      isWrong = !isWrong;
      const clocks = `${new Date(own).toISOString()}, and the API server's ${new Date(time).toISOString()}`;
      if (isWrong) log.error(`this machine's clock says ${clocks}: certificates go by the latter`);
      else log.info("this machine's clock agrees with the API server's again");
    }
    return time;
  };
}
