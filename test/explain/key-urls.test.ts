import t from 'tap';
import { keyUrlsOf } from '../../src/explain/key-urls.ts';
import type { JsonObject } from '../../src/json.ts';

function urlsOf(
  api: 'accessStrategies' | 'v2',
  object: JsonObject,
  globals: readonly string[] = [],
) {
  const rule = { field: 'rule', path: '/', methods: [], service: '', object };
  return keyUrlsOf({ api, rules: [rule, rule] }, globals);
}
const strategies = (...configs: JsonObject[]) => ({
  accessStrategies: configs.map((config) => ({ handler: 'jwt', config })),
});

t.test('a rule that asks for no token needs no keys', async (t) => {
  t.same(urlsOf('v2', { noAuth: true }), []);
  t.same(
    urlsOf('accessStrategies', {
      accessStrategies: [{ handler: 'noop', config: { jwks_urls: ['a'] } }],
    }),
    [],
  );
});

t.test('each address once, from both dialects', async (t) => {
  t.same(
    urlsOf(
      'accessStrategies',
      strategies({ jwks_urls: ['https://a', 'https://b'] }, { jwks_urls: ['https://a'] }),
    ),
    ['https://a', 'https://b'],
  );
  t.same(urlsOf('v2', { jwt: { authentications: [{ jwksUri: 'https://a' }, { issuer: 'x' }] } }), [
    'https://a',
  ]);
});

t.test('without any, those of Oathkeeper itself', async (t) => {
  t.same(urlsOf('accessStrategies', strategies({ required_scope: ['a'] }), ['https://g']), [
    'https://g',
  ]);
});
