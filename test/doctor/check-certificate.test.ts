import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { makeLocalCertificates } from '../../src/certificates/local-certificates.ts';
import { checkCertificates } from '../../src/doctor/check-certificate.ts';
import type { JsonObject } from '../../src/json.ts';
import { installationWith } from '../support/installation.ts';

/** A server with a certificate of its own, and that certificate's authority. */
async function startServer(t: Test, names: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'dexodus-'));
  t.teardown(() => rm(folder, { recursive: true }));
  await makeLocalCertificates(folder, Date.now(), names);
  const [key, cert, authority] = await Promise.all(
    ['tls.key', 'tls.crt', 'ca.crt'].map((file) => readFile(join(folder, file))),
  );
  const server = createServer({ key, cert }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { port, caBundle: authority?.toString('base64') ?? '' };
}

async function checked(clientConfig: JsonObject, service?: JsonObject) {
  const webhook = { name: 'validate.dexodus.dev', clientConfig };
  const [result] = await checkCertificates(
    installationWith({
      mutating: { kind: 'absent' },
      validating: { kind: 'found', object: { webhooks: [webhook] } },
      ...(service !== undefined && { service: { kind: 'found', object: service } }),
    }),
  );
  return result;
}

t.test('what the caBundle does not verify is a failure', async (t) => {
  const reference = { namespace: 'dexodus', name: 'dexodus' };
  const { port, caBundle } = await startServer(t, ['dexodus.dexodus.svc']);
  const other = await startServer(t, []);
  t.match(await checked({ service: { ...reference, port } }), {
    status: 'failure',
    found: /no caBundle/,
  });
  t.match(await checked({ service: { ...reference, port }, caBundle: other.caBundle }), {
    status: 'failure',
    found: /does not verify/,
  });
  const elsewhere = { service: { ...reference, name: 'other', port }, caBundle };
  t.match(await checked(elsewhere), { status: 'failure', found: /other\.dexodus\.svc/ });
});

t.test('what can not be reached can not be told', async (t) => {
  const { caBundle } = await startServer(t, []);
  t.match(await checked({ url: 'https://127.0.0.1:1/x', caBundle }), {
    status: 'unknown',
    remedy: /in the cluster/,
  });
});

t.test('what the caBundle verifies is well, by Service or by URL', async (t) => {
  const { port, caBundle } = await startServer(t, ['dexodus.dexodus.svc']);
  const service = { namespace: 'dexodus', name: 'dexodus', port };
  t.match(await checked({ service, caBundle }), { status: 'ok', found: /valid until \d{4}-/ });
  t.match(await checked({ service, caBundle }, { spec: { externalName: 'localhost' } }), {
    status: 'ok',
  });
  t.match(await checked({ url: `https://localhost:${port}/validate`, caBundle }), {
    status: 'ok',
  });
});
