import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import t from 'tap';
import { issueServingCertificate } from '../../src/certificates/issue-serving-certificate.ts';
import { makeAuthority } from '../../src/certificates/make-authority.ts';

const life = { notBefore: Date.parse('2026-01-01'), notAfter: Date.parse('2027-01-01') };
const authority = await makeAuthority({ commonName: 'ca', ...life });

t.test('a serving certificate is verified by its authority, for its names alone', async (t) => {
  const plan = { dnsNames: ['dexodus.dexodus.svc'], ipAddresses: ['127.0.0.1'], ...life };
  const { cert, key } = await issueServingCertificate(authority, plan);
  const serving = new X509Certificate(cert);
  const ca = new X509Certificate(authority.pem);
  t.ok(serving.checkIssued(ca) && serving.verify(ca.publicKey));
  t.equal(serving.ca, false);
  t.equal(serving.checkHost('dexodus.dexodus.svc'), 'dexodus.dexodus.svc');
  t.equal(serving.checkHost('dexodus'), undefined, 'the subject is no name');
  t.equal(serving.checkIP('127.0.0.1'), '127.0.0.1');
  t.same(serving.keyUsage, ['1.3.6.1.5.5.7.3.1'], 'serverAuth');
  t.ok(serving.checkPrivateKey(createPrivateKey(key)));
  t.doesNotThrow(() => createSecureContext({ cert, key }));
});

t.test('the key of an authority may be written in the older format, too', async (t) => {
  const key = createPrivateKey(authority.key).export({ type: 'sec1', format: 'pem' }).toString();
  const plan = { dnsNames: ['localhost'], ...life };
  const { cert } = await issueServingCertificate({ ...authority, key }, plan);
  t.ok(new X509Certificate(cert).verify(new X509Certificate(authority.pem).publicKey));
});
