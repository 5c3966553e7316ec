import { Gauge, type Registry } from 'prom-client';

/** How it is about the certificates. Times are milliseconds since 1970 UTC. */
export interface CertificateStatus {
  readonly servingNotAfter: number | undefined;
  readonly authorityNotAfter: number | undefined;
  /** Whether every live caBundle verifies the serving certificate; `undefined` where none is known. */
  readonly isVerified: boolean | undefined;
  readonly problem: string | undefined;
}

export interface CertificateMetrics {
  /** Has the gauges ask this from now on, at each scrape. */
  readonly watchCertificates: (status: () => CertificateStatus, now: () => number) => void;
}

const millisecondsPerDay = 86_400_000;

/** Adds the gauges of the certificates; what is not known has no value. */
export function addCertificateMetrics(registry: Registry): CertificateMetrics {
  let ask: (() => CertificateStatus) | undefined;
  let now: (() => number) | undefined;
  const gauges = [
    new Gauge({
      name: 'dexodus_certificate_days_left',
      help: 'Days until the certificate ends, by certificate: serving, authority',
      labelNames: ['certificate'] as const,
      registers: [],
      collect() {
        this.reset();
        const status = ask?.();
        for (const [certificate, notAfter] of [
          ['serving', status?.servingNotAfter],
          ['authority', status?.authorityNotAfter],
        ] as const)
          if (notAfter !== undefined && now !== undefined)
            this.set({ certificate }, (notAfter - now()) / millisecondsPerDay);
      },
    }),
    new Gauge({
      name: 'dexodus_ca_bundle_matches',
      help: '1 while every live caBundle verifies the serving certificate, 0 while one does not',
      registers: [],
      collect() {
        const isVerified = ask?.().isVerified;
        this.remove();
        if (isVerified !== undefined) this.set(Number(isVerified));
      },
    }),
    new Gauge({
      name: 'dexodus_certificates_problem',
      help: '1 while the certificates need somebody to do something; the log says what',
      registers: [],
      collect() {
        this.set(ask?.().problem === undefined ? 0 : 1);
      },
    }),
  ];
  for (const gauge of gauges) registry.registerMetric(gauge);
  return {
    watchCertificates(status, clock) {
      ask = status;
      now = clock;
    },
  };
}
