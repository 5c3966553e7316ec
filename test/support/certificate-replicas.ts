import { X509Certificate } from 'node:crypto';
import { startClusterCertificates } from '../../src/certificates/start-cluster-certificates.ts';
import { readTrustAnchors } from '../../src/certificates/trust-anchors.ts';
import type { JsonObject } from '../../src/json.ts';
import { lifetimes } from '../../src/rotation/lifetimes.ts';
import { eventually } from '../control-plane/eventually.ts';
import { createMemoryApiServer } from './memory-api-server.ts';
import { recordLog } from './recorded-log.ts';

const group = '/apis/admissionregistration.k8s.io/v1';
export const configurationPaths = [
  `${group}/mutatingwebhookconfigurations/dexodus`,
  `${group}/validatingwebhookconfigurations/dexodus`,
] as const;
export const secretPath = '/api/v1/namespaces/dexodus/secrets/dexodus-ca';

/** Replicas in one process that keep their certificates in an API server in memory, on a clock of the test's. */
export function createCertificateReplicas(t: { readonly teardown: (done: () => void) => void }) {
  const api = createMemoryApiServer();
  let time = Date.parse('2026-11-24T00:00:00Z');
  const pending = new Set<() => void>();
  const abort = new AbortController();
  const { log, lines } = recordLog();
  const told: string[] = [];
  t.teardown(() => abort.abort());

  return {
    ...api,
    log: lines,
    /** The Events. */
    told,
    now: () => time,
    /** Lets time pass, and has everybody who waits for any of it wake up. */
    pass(milliseconds: number): void {
      time += milliseconds;
      const woken = new Set(pending);
      pending.clear();
      for (const callback of woken) callback();
    },
    install(path: string, caBundle?: string): void {
      api.write(path, webhookConfiguration(caBundle));
    },
    start: (identity: string) =>
      startClusterCertificates(
        {
          apiServer: api.apiServer,
          log,
          timer(_milliseconds, callback) {
            pending.add(callback);
            return () => void pending.delete(callback);
          },
          random: () => 0.5,
          signal: abort.signal,
          clock: { now: () => time, monotonic: () => time },
          lifetimes,
          changed: (_secret, { reason }) => void told.push(reason),
        },
        {
          service: { namespace: 'dexodus', name: 'dexodus' },
          webhooks: [
            { kind: 'mutating', name: 'dexodus' },
            { kind: 'validating', name: 'dexodus' },
          ],
          identity,
        },
      ),
    /** The certificates in a caBundle. */
    bundle(path: string): readonly X509Certificate[] {
      return readTrustAnchors(caBundleOf(api.read(path))).anchors.map(
        ({ pem }) => new X509Certificate(pem),
      );
    },
  };
}

export type Replicas = ReturnType<typeof createCertificateReplicas>;
export type Replica = Awaited<ReturnType<Replicas['start']>>;

export async function ready(replica: Replica): Promise<void> {
  await eventually(`ready: ${replica.notReady().join('; ')}`, async () => {
    return replica.notReady().length === 0 || undefined;
  });
}

/** Whether a caBundle verifies what is served. */
export function verifies(bundle: readonly X509Certificate[], { current }: Replica): boolean {
  const serving = new X509Certificate(current().cert);
  return bundle.some((ca) => serving.checkIssued(ca) && serving.verify(ca.publicKey));
}

function webhookConfiguration(caBundle: string | undefined): JsonObject {
  const encoded =
    caBundle === undefined ? {} : { caBundle: Buffer.from(caBundle).toString('base64') };
  const service = { namespace: 'dexodus', name: 'dexodus', port: 443 };
  return {
    metadata: { name: 'dexodus' },
    webhooks: [{ name: 'x.dexodus.dev', clientConfig: { service, ...encoded } }],
  };
}

function caBundleOf(configuration: JsonObject | undefined): string {
  const text = JSON.stringify(configuration ?? {});
  const found: { webhooks?: readonly { clientConfig: { caBundle?: string } }[] } = JSON.parse(text);
  return Buffer.from(found.webhooks?.[0]?.clientConfig.caBundle ?? '', 'base64').toString();
}
