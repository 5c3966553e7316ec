import { join } from 'node:path';
import { pino } from 'pino';
import t from 'tap';
import { admit } from '../../src/admit.ts';
import type { CertificateSource } from '../../src/certificates/certificate-source.ts';
import { connectCluster } from '../../src/cluster/connect-cluster.ts';
import { lifetimes as shipped } from '../../src/rotation/lifetimes.ts';
import { buildAdmissionServer } from '../../src/server/admission-server.ts';
import { startCertificates } from '../../src/start-certificates.ts';
import { startControlPlane } from '../control-plane/control-plane.ts';
import { eventually } from '../control-plane/eventually.ts';
import { freePort } from '../control-plane/free-port.ts';
import { installCrd } from '../control-plane/install-crd.ts';
import { installManifests } from '../control-plane/install-manifests.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';
import { testPolicy } from '../support/policy.ts';
import { apiClientOf } from './api-client.ts';

const minute = 60_000;
const hour = 60 * minute;
/**
 * The API server's own clock can't be moved. Certificates begin to be valid a day before they are
 * made, so it takes those of a replica whose clock runs ahead by less than that: with shorter lives,
 * three authorities and more than twenty serving certificates fit in.
 */
const lifetimes = {
  ...shipped,
  serving: hour,
  authority: 6 * hour,
  settling: 1000,
  staleAfter: 10 * minute,
};

t.test(
  'certificates are renewed and rotated while reviews go on',
  { skip: await skipWithoutControlPlane(), timeout: 170_000 },
  async (t) => {
    const cluster = await startControlPlane();
    t.teardown(() => cluster.stop());
    const { admin } = cluster;
    await installCrd(admin);
    const port = await freePort();
    await installManifests(admin, join(cluster.directory, 'overlay'), { port, policy: undefined });
    const fail = JSON.stringify([
      { op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Fail' },
    ]);
    await admin.kubectlOrThrow([
      'patch',
      'mutatingwebhookconfiguration',
      'dexodus',
      '--type=json',
      '-p',
      fail,
    ]);

    const account = await cluster.serviceAccount({ namespace: 'dexodus', name: 'dexodus' });
    let ahead = 0;
    const clock = { now: () => Date.now() + ahead, monotonic: () => performance.now() };
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line) => void lines.push(line) });
    /** Two replicas, of which one is called. */
    const [called, other] = await Promise.all(
      [0, 1].map(async () => {
        const connected = connectCluster({ kubeconfig: account.kubeconfig, log });
        const source = await startCertificates(
          { log, clock, cluster: connected, lifetimes },
          {
            certs: '',
            service: 'dexodus/dexodus',
            webhooks: 'mutating/dexodus,validating/dexodus',
          },
        );
        t.teardown(() => {
          source.close();
          connected.close();
        });
        return source;
      }),
    );
    if (called === undefined || other === undefined) throw new Error('no replicas');
    const policy = testPolicy();
    const { server, changeCertificate } = buildAdmissionServer(
      {
        admit,
        admitPolicy: () => {
          throw new Error('nobody writes a policy');
        },
        policy: () => policy,
        labelsOf: () => ({}),
        clock,
        longestWait: () => 0,
        connectionRefused: () => {},
        reviewed: () => {},
        failed: ({ message }) => t.fail(message),
        // Each review comes on a connection of its own, and verifies the certificate of that moment.
        isDraining: () => true,
      },
      called.current(),
    );
    let renewals = 0;
    called.follow((certificate) => {
      renewals++;
      changeCertificate(certificate);
    });
    await server.listen({ host: 'localhost', port });
    t.teardown(() => server.close());
    const isReady = (source: CertificateSource) => source.notReady().length === 0;
    const api = await apiClientOf(admin);
    t.teardown(() => api.close());
    const path = '/apis/gateway.kyma-project.io/v1beta1/namespaces/default/apirules?dryRun=All';
    const review = () =>
      api.send('POST', path, {
        apiVersion: 'gateway.kyma-project.io/v1beta1',
        kind: 'APIRule',
        metadata: { generateName: 'any-' },
        spec: {
          rules: [
            {
              path: '/',
              accessStrategies: [
                { handler: 'noop' },
                {
                  handler: 'jwt',
                  config: {
                    jwks_urls: ['https://tenant.accounts.ondemand.com/oauth2/certs'],
                    trusted_issuers: ['https://tenant.accounts.ondemand.com'],
                  },
                },
              ],
            },
          ],
        },
      });
    await eventually('called', async () => {
      const isUp = isReady(called) && isReady(other);
      return (isUp && (await review()).status === 201) || undefined;
    });

    const over = new AbortController();
    let answered = 0;
    const lost: string[] = [];
    const load = Promise.all(
      [0, 1].map(async () => {
        while (!over.signal.aborted) {
          const { status, body } = await review();
          answered++;
          if (status !== 201) lost.push(`${status} ${body}`);
        }
      }),
    );
    const authorities = new Set<number>();
    const begun = renewals;
    for (let step = 0; step < 24; step++) {
      const before = renewals;
      ahead += 41 * minute;
      await eventually('renewed', async () => renewals > before || undefined);
      await eventually('ready', async () => (isReady(called) && isReady(other)) || undefined);
      // Where an authority has just been made, it is to sign before the clock runs on.
      await eventually('the newest authority signs', async () => {
        const [one, two] = [called.state(), other.state()];
        return one.authorityNotAfter === two.authorityNotAfter && isSettled(lines)
          ? true
          : undefined;
      });
      authorities.add(called.state().authorityNotAfter ?? 0);
    }
    const before = answered;
    await eventually('some more', async () => answered > before + 20 || undefined);
    over.abort();
    await load;
    t.same(lost, []);
    t.ok(authorities.size >= 4, `${authorities.size} authorities`);
    t.ok(renewals - begun >= 20, `${renewals - begun} serving certificates`);
    t.comment(
      `${answered} reviews through ${renewals - begun} certificates of ${authorities.size} authorities`,
    );
    t.match(lines.join(''), 'is trusted any more', 'and old ones have gone');
  },
);

/** Whether each authority that was made signs by now. */
function isSettled(lines: readonly string[]): boolean {
  const made = lines.filter((line) => line.includes('signs once every caBundle holds it')).length;
  const signing = lines.filter((line) => line.includes(' signs; the previous ones stay')).length;
  return made === signing;
}
