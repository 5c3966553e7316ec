import t from 'tap';
import { controllerCheckForIstio } from '../../src/explain/controller-istio.ts';
import type { JsonObject, JsonValue } from '../../src/json.ts';

const entry = { issuer: 'https://a.example', jwksUri: 'https://a.example/keys' };

function refusal(api: 'accessStrategies' | 'v2', object: JsonObject): string | undefined {
  const rules = [{ field: 'rule', path: '/', methods: [], service: '', object }];
  const { status, detail } = controllerCheckForIstio({ api, rules });
  return status === 'pass' ? undefined : detail.split(': ', 1).join('');
}
const v1 = (...accessStrategies: JsonValue[]) => refusal('accessStrategies', { accessStrategies });
const v2 = (...authentications: JsonValue[]) => refusal('v2', { jwt: { authentications } });

t.test('an entry needs an issuer and a URL of keys', async (t) => {
  t.match(v2(), 'rule.jwt.authentications is empty');
  t.match(v2(entry, { jwksUri: entry.jwksUri }), 'authentications[1].issuer is empty');
  t.match(v2({ ...entry, issuer: 'https://' }), 'issuer is no URI');
  t.match(v2({ ...entry, jwksUri: 'keys' }), 'jwksUri is no URL');
  t.match(
    refusal('v2', { extAuth: { restrictions: {} } }),
    'extAuth.restrictions.authentications is empty',
  );
});

t.test('an access strategy jwt stands alone, without keys of Ory', async (t) => {
  const jwt = { handler: 'jwt', config: { authentications: [entry] } };
  t.match(v1(), 'rule has no access strategy');
  t.match(v1(jwt, { handler: 'noop' }), 'stands beside other access strategies');
  t.match(
    v1({ handler: 'jwt', config: { ...jwt.config, jwks_urls: [] } }),
    "holds keys of Ory's handler",
  );
  t.equal(v1(jwt), undefined);
});

t.test('other rules are none of its business', async (t) => {
  t.equal(v2(entry), undefined);
  t.equal(refusal('v2', { noAuth: true }), undefined);
  t.equal(v1({ handler: 'allow' }), undefined);
});
