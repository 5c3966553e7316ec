import { X509Certificate } from 'node:crypto';
import type { Logger } from 'pino';
import type { Timer } from '../cluster/timer.ts';
import { isValidAt } from '../rotation/lifetimes.ts';
import type { CertificateSource } from './certificate-source.ts';
import {
  loadServingCertificate,
  readServingCertificate,
  type ServingCertificate,
} from './serving-certificate.ts';

export interface CertificateFilesDependencies {
  readonly log: Pick<Logger, 'info' | 'error'>;
  readonly timer: Timer;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/**
 * Reading two small files wherever they live sees them written, replaced, and swapped by the kubelet
 * (`..data`), which a watch on them would miss.
 */
const intervalMilliseconds = 2000;

/**
 * Serves with `tls.crt` and `tls.key` of a folder, and with each new pair that comes there. A pair
 * that can't be used leaves the old one in use; a change waits for a second look that finds the
 * same, as one file is there before the other.
 *
 * @throws DexodusError `ERR_CERTIFICATE_INVALID` where there is no pair to begin with
 */
export async function watchCertificateFiles(
  { log, timer, now }: CertificateFilesDependencies,
  directory: string,
): Promise<CertificateSource> {
  let current = await readServingCertificate(directory, now());
  let seen = current;
  let suspected: string | undefined;
  let problem: string | undefined;
  const followers: ((certificate: ServingCertificate) => void)[] = [];
  let isClosed = false;

  async function look(): Promise<void> {
    try {
      const found = await loadServingCertificate(directory, now());
      const isSettled = isSame(found, seen);
      seen = found;
      if (isSettled && !isSame(found, current)) {
        current = found;
        log.info(`serving certificate of ${directory}, valid until ${lifeOf(found).until}`);
        for (const follower of followers) follower(found);
      }
      suspected = undefined;
      if (isSettled) problem = undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // The first look may have come between the two files.
      if (suspected === reason && problem !== reason) {
        problem = reason;
        log.error(`${reason}. The old pair stays in use`);
      }
      suspected = reason;
    }
  }

  async function next(): Promise<void> {
    await look();
    if (!isClosed) cancel = timer(intervalMilliseconds, () => void next());
  }
  let cancel = timer(intervalMilliseconds, () => void next());
  return {
    current: () => current,
    follow: (changed) => void followers.push(changed),
    notReady() {
      const { from, until, life } = lifeOf(current);
      const isValid = isValidAt(life, now());
      return isValid ? [] : [`the serving certificate is valid from ${from} to ${until}`];
    },
    state: () => ({
      servingNotAfter: lifeOf(current).life.notAfter,
      authorityNotAfter: undefined,
      isVerified: undefined,
      problem,
    }),
    close() {
      isClosed = true;
      cancel();
    },
  };
}

function isSame(one: ServingCertificate, other: ServingCertificate): boolean {
  return one.cert === other.cert && one.key === other.key;
}

function lifeOf({ cert }: ServingCertificate) {
  const { validFromDate, validToDate } = new X509Certificate(cert);
  return {
    life: { notBefore: validFromDate.getTime(), notAfter: validToDate.getTime() },
    from: validFromDate.toISOString(),
    until: validToDate.toISOString(),
  };
}
