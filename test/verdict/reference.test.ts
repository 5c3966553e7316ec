import t from 'tap';
import { below } from '../../src/apirule/path.ts';
import { readConfiguration } from '../../src/apirule/reading.ts';
import type { JsonValue } from '../../src/json.ts';
import { findReferences, isDex } from '../../src/verdict/reference.ts';
import { testPolicy } from '../support/policy.ts';

const dex = 'https://dex.kyma.local';

function found(
  value: JsonValue,
  policy = testPolicy(),
  slot: 'accessStrategy' | 'jwt' = 'accessStrategy',
) {
  const place = below(undefined, 'config');
  const configuration = { slot, place, rulePath: '/', value, misplaced: false };
  return findReferences(readConfiguration(configuration), policy).map(
    ({ kind, steps }) => `${kind} config.${steps.join('.')}`,
  );
}

t.test('what is not Dex is no reference, nor is a blank list', async (t) => {
  t.same(found({ trusted_issuers: ['https://a.example'], jwks_urls: [] }), []);
  t.same(found({ required_scope: [dex], jwks_urls: ['https://a.example'] }), []);
  t.notOk(isDex('https://a.example/?next=https://dex.kyma.local', testPolicy()));
  t.ok(isDex('dex.kyma.local/keys', testPolicy()));
});

t.test('each issuer and each URL in Ory’s dialect', async (t) => {
  t.same(found({ trusted_issuers: ['https://a.example', dex], jwks_urls: [dex, dex] }), [
    'issuer config.trusted_issuers.1',
    'jwksUrl config.jwks_urls.0',
    'jwksUrl config.jwks_urls.1',
  ]);
});

t.test(
  'jwks_urls left out counts as the policy says, and always beside an issuer of Dex',
  async (t) => {
    const explicit = testPolicy({ dex: { implicit: false } });
    t.same(found({ required_scope: ['a'] }), ['implicit config.jwks_urls']);
    t.same(found({ required_scope: ['a'] }, explicit), []);
    t.same(found({ trusted_issuers: [dex] }, explicit), [
      'issuer config.trusted_issuers.0',
      'implicit config.jwks_urls',
    ]);
    t.same(found({}), [], 'the empty configuration is no reference');
  },
);

t.test('each half of an entry in Istio’s dialect', async (t) => {
  t.same(
    found(
      { authentications: [{ issuer: dex, jwksUri: dex }, { issuer: 'https://a.example' }] },
      testPolicy(),
      'jwt',
    ),
    ['issuer config.authentications.0.issuer', 'jwksUrl config.authentications.0.jwksUri'],
  );
});

t.test('every Dex value in a shape that no schema allows, however deep', async (t) => {
  let deep: JsonValue = dex;
  for (let depth = 0; depth < 20_000; depth++) deep = [deep];
  t.equal(found({ jwks_urls: { a: deep } }).length, 1);
  t.same(found({ jwks_urls: dex, trusted_issuers: [1, dex] }), [
    'issuer config.trusted_issuers.1',
    'jwksUrl config.jwks_urls',
  ]);
});
