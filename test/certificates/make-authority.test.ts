import { createPrivateKey, X509Certificate } from 'node:crypto';
import t from 'tap';
import { makeAuthority } from '../../src/certificates/make-authority.ts';

t.test('an authority signs certificates, and no other authority', async (t) => {
  const life = { notBefore: Date.parse('2026-01-01'), notAfter: Date.parse('2027-01-01') };
  const authority = await makeAuthority({ commonName: 'dexodus 2026', ...life });
  const certificate = new X509Certificate(authority.pem);
  t.match(authority, { ...life, fingerprint: certificate.fingerprint256 });
  t.equal(certificate.subject, 'CN=dexodus 2026');
  t.ok(certificate.ca && certificate.verify(certificate.publicKey));
  t.ok(certificate.checkPrivateKey(createPrivateKey(authority.key)));
  t.match(certificate.publicKey.asymmetricKeyDetails, { namedCurve: 'prime256v1' });
});
