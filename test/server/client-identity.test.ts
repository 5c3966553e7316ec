import { X509Certificate } from 'node:crypto';
import t from 'tap';
import { identifyClient, type ClientConnection } from '../../src/server/client-identity.ts';
import { makeClientAuthority } from '../support/client-certificate.ts';

const { issue } = await makeClientAuthority();
const { cert } = await issue({ subject: 'CN=kube-apiserver' });

function connection(overrides: Partial<ClientConnection> = {}, CN: unknown = 'kube-apiserver') {
  return {
    authorized: true,
    getPeerX509Certificate: () => new X509Certificate(cert),
    getPeerCertificate: () => ({ subject: { CN } }),
    ...overrides,
  } as ClientConnection;
}

t.test('no certificate, or one that OpenSSL did not accept, is nobody', async (t) => {
  t.match(identifyClient(connection({ getPeerX509Certificate: () => undefined }), []), {
    kind: 'refused',
    reason: 'no client certificate was shown',
  });
  const authorizationError = new Error('CERT_HAS_EXPIRED');
  t.match(identifyClient(connection({ authorized: false, authorizationError }), []), {
    kind: 'refused',
    reason: /CERT_HAS_EXPIRED/,
  });
});

t.test('another common name, none or several are not the one', async (t) => {
  for (const name of ['kube-apiserver ', 'KUBE-APISERVER', '', null, ['kube-apiserver', 'x']])
    t.match(identifyClient(connection({}, name), ['kube-apiserver']), { kind: 'refused' });
});

t.test('one of the names is let in until its certificate expires', async (t) => {
  const validUntilMilliseconds = new X509Certificate(cert).validToDate.getTime();
  const known = { kind: 'known', validUntilMilliseconds };
  t.same(identifyClient(connection(), ['other', 'kube-apiserver']), known);
  t.same(identifyClient(connection({}, ['a', 'b']), []), known, 'without names, any');
});
