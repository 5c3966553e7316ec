import { X509Certificate } from 'node:crypto';
import { copyFile, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readServingCertificate } from '../../src/certificates/serving-certificate.ts';

const now = Date.parse('2026-11-24T00:00:00Z');
const millisecondsPerDay = 86_400_000;

async function folderWithPair(t: Tap): Promise<string> {
  const directory = t.testdir();
  await readServingCertificate(directory, now);
  return directory;
}
type Tap = { readonly testdir: () => string };

async function refusal(directory: string, at = now): Promise<string> {
  const error = await readServingCertificate(directory, at).then(
    () => undefined,
    (reason: unknown) => reason as Error & { readonly code: string },
  );
  t.equal(error?.code, 'ERR_CERTIFICATE_INVALID');
  t.match(error?.message, directory, 'it says where');
  t.match(error?.message, /Put a tls\.crt and its tls\.key there/, 'and the way out');
  return error?.message ?? '';
}

t.test('half a pair is refused', async (t) => {
  const directory = await folderWithPair(t);
  await rm(join(directory, 'tls.crt'));
  t.match(await refusal(directory), /tls\.crt is missing/);
});

t.test('what is no certificate or no key is refused by its name', async (t) => {
  const directory = await folderWithPair(t);
  const key = await readFile(join(directory, 'tls.key'));
  await writeFile(join(directory, 'tls.key'), 'nothing');
  t.match(await refusal(directory), /tls\.key is no private key in PEM/);
  await writeFile(join(directory, 'tls.key'), key);
  await writeFile(join(directory, 'tls.crt'), '');
  t.match(await refusal(directory), /tls\.crt is no certificate in PEM/);
});

t.test('a key of another certificate is refused', async (t) => {
  const directory = await folderWithPair(t);
  const other = join(directory, 'other');
  await readServingCertificate(other, now);
  await copyFile(join(other, 'tls.key'), join(directory, 'tls.key'));
  t.match(await refusal(directory), /tls\.key is not the key of tls\.crt/);
});

t.test('a certificate is refused before and after its time', async (t) => {
  const directory = await folderWithPair(t);
  t.match(
    await refusal(directory, now + 366 * millisecondsPerDay),
    /tls\.crt expired at 2027-11-24/,
  );
  t.match(
    await refusal(directory, now - 2 * millisecondsPerDay),
    /tls\.crt is not valid before 2026-11-23/,
  );
});

t.test('a folder that can not be read, or not be made, is refused', async (t) => {
  const directory = t.testdir({ file: '' });
  t.match(await refusal(join(directory, 'file')), /ENOTDIR/);
  await symlink('nowhere/at/all', join(directory, 'link'));
  t.match(await refusal(join(directory, 'link')), /none is there, and none can be made \(ENOENT/);
});

t.test('where no pair is, one for localhost is made, of a CA beside it', async (t) => {
  const directory = join(t.testdir(), 'new');
  const { cert } = await readServingCertificate(directory, now);
  const serving = new X509Certificate(cert);
  const authority = new X509Certificate(await readFile(join(directory, 'ca.crt')));
  t.equal(serving.verify(authority.publicKey), true);
  t.equal(serving.checkHost('localhost'), 'localhost');
  t.equal(serving.checkIP('127.0.0.1'), '127.0.0.1');
  t.ok(serving.subjectAltName?.includes('IP Address:0:0:0:0:0:0:0:1'));
  t.equal(serving.ca, false);
  t.equal(authority.ca, true);
  t.match(serving.publicKey.asymmetricKeyDetails, { namedCurve: 'prime256v1' });
  t.ok(serving.validToDate.getTime() > now);
  t.equal((await stat(join(directory, 'tls.key'))).mode & 0o777, 0o600);
  t.equal((await readServingCertificate(directory, now)).cert, cert, 'and kept');
});
