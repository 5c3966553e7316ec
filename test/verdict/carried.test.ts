import t from 'tap';
import type { JsonObject } from '../../src/json.ts';
import { findCarried } from '../../src/verdict/carried.ts';
import { placedReferences } from '../../src/verdict/placed-references.ts';
import { judge } from '../../src/verdict/judge.ts';
import { testPolicy } from '../support/policy.ts';

const policy = testPolicy({ mode: 'deny' });
const dex = { jwks_urls: ['https://dex.kyma.local'] };
const rule = (path: string, config: JsonObject): JsonObject => ({
  path,
  accessStrategies: [{ handler: 'jwt', config }],
});

function judgeRules(...rules: readonly JsonObject[]) {
  const part = policy.partOf('shop');
  return placedReferences(judge({ spec: { rules } }, { version: 'v1beta1', policy, part }));
}

function carriedFields(now: ReturnType<typeof judgeRules>, old: ReturnType<typeof judgeRules>) {
  return [...findCarried(now, old)].map(({ field }) => field);
}

t.test('with other issuers or keys beside it, a reference is another one', async (t) => {
  const other = { jwks_urls: ['https://dex.kyma.local', 'https://a.example'] };
  t.same(carriedFields(judgeRules(rule('/a', other)), judgeRules(rule('/a', dex))), []);
  t.same(
    carriedFields(
      judgeRules(rule('/a', { ...dex, required_scope: ['x'] })),
      judgeRules(rule('/a', dex)),
    ).length,
    1,
  );
});

t.test('a copy of an old rule is new', async (t) => {
  const now = judgeRules(rule('/a', dex), rule('/a', dex));
  t.equal(findCarried(now, judgeRules(rule('/a', dex))).size, 1);
});

t.test('a rule that moved is found by its path, one with another path is not', async (t) => {
  const old = judgeRules(rule('/a', dex));
  const clean = rule('/b', { jwks_urls: ['https://a.example'] });
  t.same(carriedFields(judgeRules(clean, rule('/a', dex)), old), [
    'spec.rules[1].accessStrategies[0].config.jwks_urls[0]',
  ]);
  t.same(carriedFields(judgeRules(clean, rule('/c', dex)), old), []);
});

t.test('what stands as it was is carried', async (t) => {
  const both = judgeRules(rule('/a', dex), rule('/b', dex));
  t.equal(findCarried(both, both).size, 2);
});
