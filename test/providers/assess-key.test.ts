import t from 'tap';
import { assessKey, typeOf } from '../../src/providers/assess-key.ts';

t.test('a type is told with its curve, where it has several', (t) => {
  t.equal(typeOf({ kty: 'RSA', crv: 'P-256' }), 'RSA');
  t.equal(typeOf({ kty: 'EC', crv: 'P-256' }), 'EC P-256');
  t.equal(typeOf({ kty: 'OKP', crv: ['Ed25519'] }), 'OKP ');
  t.end();
});

// What becomes of each kind of key is tested on whole key sets: key-health.test.ts.
t.test('a key of the standard (RFC 8037, appendix A.2) verifies signatures', async (t) => {
  const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
  t.strictSame(await assessKey({ kty: 'OKP', crv: 'Ed25519', x }), {
    kind: 'signature',
    algorithm: 'EdDSA',
    isFoundByOathkeeper: false,
    isPrivate: false,
  });
});
