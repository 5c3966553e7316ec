import t from 'tap';
import type { Check } from '../../src/explain/check.ts';
import { explain } from '../../src/explain/explain.ts';
import { keyUrlsOf } from '../../src/explain/key-urls.ts';
import { bearer, type TokenLocation } from '../../src/explain/location.ts';
import { preflightNotices } from '../../src/explain/preflight-notices.ts';
import { readRules } from '../../src/explain/rules.ts';
import { readToken } from '../../src/explain/token.ts';
import type { JsonObject } from '../../src/json.ts';
import { systemFetch } from '../../src/providers/fetch-json.ts';
import { readKeySets } from '../../src/token/read-key-set.ts';
import { accessRulesOf } from '../oathkeeper/access-rules.ts';
import { skipWithoutOathkeeper } from '../oathkeeper/binary.ts';
import { makeCorpus, ruleOf, type Case } from '../oathkeeper/corpus.ts';
import { oathkeeperStatus } from '../oathkeeper/oathkeeper-status.ts';
import { startOathkeeper, type AskedRequest } from '../oathkeeper/oathkeeper.ts';
import { startKeyServer } from '../support/key-server.ts';

t.test('a real Oathkeeper', { skip: await skipWithoutOathkeeper() }, async (t) => {
  const keys = await startKeyServer();
  t.teardown(() => keys.close());
  const corpus = await makeCorpus(keys);
  const hostOf = (index: number): string => `case-${index}.example.com`;
  const preflights = {
    'beside-jwt.example.com': [{ ...ruleOf('jwt', {}), methods: ['GET', 'OPTIONS'] }],
    'of-its-own.example.com': [
      { ...ruleOf('jwt', {}), methods: ['GET'] },
      { ...ruleOf('noop'), methods: ['OPTIONS'] },
    ],
  };
  const oathkeeper = await startOathkeeper(
    [
      ...corpus.flatMap((one, index) => accessRulesOf(apiRuleOf(one), hostOf(index))),
      ...Object.entries(preflights).flatMap(([host, rules]) =>
        accessRulesOf(apiRuleOf({ rules }), host),
      ),
    ],
    { jwksUrls: [keys.url('b')] },
  );
  t.teardown(() => oathkeeper.stop());

  await t.test(
    "a browser's preflight gets through a rule of its own, and no rule with jwt",
    async (t) => {
      const headers = {
        origin: 'https://shop.example.com',
        'access-control-request-method': 'GET',
      };
      const answers = Object.entries(preflights).map(async ([host, rules]) => ({
        status: await oathkeeper.decide({ host, method: 'OPTIONS', target: '/orders', headers }),
        notices: preflightNotices(apiRuleOf({ rules }), 'v1beta1').length,
      }));
      t.same(await Promise.all(answers), [
        { status: 401, notices: 1 },
        { status: 200, notices: 0 },
      ]);
    },
  );

  for (const [index, one] of corpus.entries()) {
    await t.test(one.name, async (t) => {
      const { checks } = await explained(one);
      const status = await oathkeeper.decide(requestOf(one, hostOf(index)));
      t.equal(status, one.status, 'what Oathkeeper answers');
      t.equal(
        oathkeeperStatus(checks),
        status,
        `what dexodus says: ${JSON.stringify(checks, null, 1)}`,
      );
    });
  }
});

function apiRuleOf({ rules }: Pick<Case, 'rules'>): JsonObject {
  return {
    apiVersion: 'gateway.kyma-project.io/v1beta1',
    kind: 'APIRule',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: { host: 'orders', service: { name: 'orders', port: 80 }, rules },
  };
}

async function explained(one: Case): Promise<{ readonly checks: readonly Check[] }> {
  const object = apiRuleOf(one);
  const effective = readRules(object, 'v1beta1');
  const urls = effective === undefined ? [] : keyUrlsOf(effective, one.globalJwksUrls);
  const keySets = await readKeySets(systemFetch, urls, one.token);
  return explain(
    { object, version: 'v1beta1', handler: 'ory', dialect: 'ory' },
    {
      method: one.method,
      path: one.target,
      location: one.location,
      token: readToken(one.token),
      keySets,
      globalJwksUrls: one.globalJwksUrls,
      nowMilliseconds: Date.now(),
    },
  );
}

function requestOf({ token, target, method, location }: Case, host: string): AskedRequest {
  const place: TokenLocation = location ?? bearer;
  switch (place.kind) {
    case 'header':
      return { host, method, target, headers: { [place.name]: `${place.prefix}${token}` } };
    case 'query':
      return { host, method, target: `${target}?${place.name}=${token}`, headers: {} };
    case 'cookie':
      return { host, method, target, headers: { cookie: `${place.name}=${token}` } };
  }
}
