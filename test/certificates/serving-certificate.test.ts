import { X509Certificate } from 'node:crypto';
import { copyFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readServingCertificate } from '../../src/certificates/serving-certificate.ts';

const now = Date.parse('2026-11-24T00:00:00Z');

t.test(
  'half a pair, one that does not match, and one that is none are refused with the way out',
  async (t) => {
    const one = t.testdir({ one: {}, two: {} });
    await readServingCertificate(join(one, 'one'), now);
    await readServingCertificate(join(one, 'two'), now);
    const refused = {
      code: 'ERR_CERTIFICATE_INVALID',
      message: /put a tls\.crt and its tls\.key there/,
    };
    await copyFile(join(one, 'two/tls.key'), join(one, 'one/tls.key'));
    await t.rejects(readServingCertificate(join(one, 'one'), now), {
      ...refused,
      message: /tls\.key is not the key of tls\.crt/,
    });
    await writeFile(join(one, 'one/tls.crt'), 'nothing');
    await t.rejects(readServingCertificate(join(one, 'one'), now), refused);
    await rm(join(one, 'one/tls.crt'));
    await t.rejects(readServingCertificate(join(one, 'one'), now), {
      ...refused,
      message: /tls\.crt is missing/,
    });
  },
);

t.test('where no pair is, one for localhost is made, of a CA beside it', async (t) => {
  const directory = join(t.testdir(), 'new');
  const { cert } = await readServingCertificate(directory, now);
  const serving = new X509Certificate(cert);
  const authority = new X509Certificate(await readFile(join(directory, 'ca.crt')));
  t.equal(serving.verify(authority.publicKey), true);
  t.equal(serving.checkHost('localhost'), 'localhost');
  t.equal(serving.checkIP('127.0.0.1'), '127.0.0.1');
  t.equal(serving.ca, false);
  t.equal(authority.ca, true);
  t.match(serving.publicKey.asymmetricKeyDetails, { namedCurve: 'prime256v1' });
  t.ok(serving.validToDate.getTime() > now);
  t.equal((await stat(join(directory, 'tls.key'))).mode & 0o777, 0o600);
  t.equal((await readServingCertificate(directory, now)).cert, cert, 'and kept');
});
