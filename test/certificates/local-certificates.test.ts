import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { makeLocalCertificates } from '../../src/certificates/local-certificates.ts';

t.test('a pair for this machine, by an authority of its own', async (t) => {
  const folder = join(t.testdir(), 'made');
  const now = Date.parse('2026-11-24T12:00:00Z');
  await makeLocalCertificates(folder, now, ['dexodus.dexodus.svc']);
  const read = async (name: string) => new X509Certificate(await readFile(join(folder, name)));
  const [authority, serving] = [await read('ca.crt'), await read('tls.crt')];

  t.ok(serving.verify(authority.publicKey));
  t.ok(authority.ca);
  t.notOk(serving.ca);
  for (const name of ['localhost', 'dexodus.dexodus.svc']) t.equal(serving.checkHost(name), name);
  t.equal(serving.checkHost('example.com'), undefined);
  t.ok(serving.validFromDate.getTime() < now);
  t.equal(Math.round((serving.validToDate.getTime() - now) / 86_400_000), 365);
});

t.test('nobody else may read the key', async (t) => {
  const folder = t.testdir();
  await makeLocalCertificates(folder, Date.now());
  t.equal((await stat(join(folder, 'tls.key'))).mode & 0o077, 0);
});
