import { join } from 'node:path';
import { pino } from 'pino';
import t from 'tap';
import type { Cluster } from '../src/cluster/connect-cluster.ts';
import { startCertificates } from '../src/start-certificates.ts';
import { eventually } from './control-plane/eventually.ts';
import { configurationPaths } from './support/certificate-replicas.ts';
import { createMemoryApiServer } from './support/memory-api-server.ts';

const webhooks = 'mutating/dexodus,validating/dexodus';
const clock = { now: () => Date.now(), monotonic: () => performance.now() };
const log = pino({ level: 'silent' });

function cluster(t: { readonly teardown: (done: () => void) => void }) {
  const api = createMemoryApiServer();
  const abort = new AbortController();
  t.teardown(() => abort.abort());
  const timer: Cluster['timer'] = (milliseconds, callback) => {
    const timeout = setTimeout(callback, milliseconds);
    return () => clearTimeout(timeout);
  };
  const { apiServer } = api;
  const { signal } = abort;
  const connected: Cluster = {
    apiServer,
    signal,
    timer,
    log,
    random: Math.random,
    correctTime: (now) => now,
    close: () => abort.abort(),
  };
  return { ...api, connected };
}

t.test('names that can not be used are refused', async (t) => {
  const { connected } = cluster(t);
  for (const [options, message] of [
    [{ service: 'dexodus', webhooks }, /--service takes NAMESPACE\/NAME .* not "dexodus"/],
    [{ service: 'a/b', webhooks: 'all' }, /--webhooks takes mutating\/NAME/],
  ] as const)
    await t.rejects(
      startCertificates({ log, clock, cluster: connected }, { certs: '', ...options }),
      {
        code: 'ERR_USAGE',
        message,
      },
    );
});

t.test('without a Service, certificates are own files', async (t) => {
  const certs = join(t.testdir(), 'certs');
  const { connected } = cluster(t);
  const source = await startCertificates({ log, clock, cluster: connected }, { certs, webhooks });
  t.teardown(() => source.close());
  t.same(source.notReady(), []);
});

t.test('for a Service they are kept in the cluster, and a rotation is an Event', async (t) => {
  const { connected, write, written } = cluster(t);
  const caBundle = Buffer.from('nothing').toString('base64');
  for (const path of configurationPaths)
    write(path, {
      metadata: { name: 'dexodus' },
      webhooks: [{ name: 'x', clientConfig: { caBundle } }],
    });
  const options = { certs: '', service: 'dexodus/dexodus', webhooks };
  const source = await startCertificates({ log, clock, cluster: connected }, options);
  t.teardown(() => source.close());
  await eventually('ready', async () => source.notReady().length === 0 || undefined);
  const events = 'POST /api/v1/namespaces/dexodus/events';
  t.notOk(written.includes(events));
  write('/api/v1/namespaces/dexodus/secrets/dexodus-ca', undefined);
  await eventually('an Event', async () => written.includes(events) || undefined);
});

t.test('the clock of a machine that is a year ahead makes no certificates', async (t) => {
  const { connected, write } = cluster(t);
  for (const path of configurationPaths)
    write(path, { metadata: { name: 'dexodus' }, webhooks: [] });
  const lines: string[] = [];
  const recorded = pino({ level: 'info' }, { write: (line) => void lines.push(line) });
  const year = 365 * 86_400_000;
  const ahead = { ...clock, now: () => Date.now() + year };
  const correct = { ...connected, log: recorded, correctTime: (now: number) => now - year };
  const options = { certs: '', service: 'dexodus/dexodus', webhooks };
  const source = await startCertificates(
    { log: recorded, clock: ahead, cluster: correct },
    options,
  );
  t.teardown(() => source.close());
  await eventually('ready', async () => source.notReady().length === 0 || undefined);
  const days = ((source.state().servingNotAfter ?? 0) - Date.now()) / 86_400_000;
  t.ok(days > 6.9 && days < 7.1, `${days} days`);
  t.equal(lines.filter((line) => line.includes("this machine's clock says")).length, 1);
});
