import t from 'tap';
import type { JsonValue } from '../../src/json.ts';
import { judge } from '../../src/verdict/judge.ts';
import { mutate } from '../../src/verdict/mutate.ts';
import { testPolicy } from '../support/policy.ts';
import { apiRule } from '../support/review.ts';

const dex = { trusted_issuers: ['https://dex.kyma.local'], jwks_urls: ['https://dex.kyma.local'] };

function mutated(...configs: readonly (JsonValue | undefined)[]) {
  const policy = testPolicy();
  return mutate(
    judge(apiRule(configs), { version: 'v1beta1', policy, part: policy.partOf('shop') })
      .configurations,
  );
}

t.test(
  'what can not be repaired is left to /validate: no patch, no warning, no finding',
  async (t) => {
    t.strictSame(mutated({ jwks_urls: 'https://dex.kyma.local' }), {
      repaired: [],
      warnings: [],
      findings: [],
      providers: [],
    });
  },
);

t.test('a warning says what became of each configuration', async (t) => {
  const { warnings } = mutated(
    dex,
    {},
    { trusted_issuers: ['https://a.example'], jwks_urls: ['https://a.example', 'https://dex.a'] },
  );
  t.match(warnings, [
    /config: Dex replaced by ias$/,
    /config: was empty, now ias$/,
    /config: Dex removed$/,
  ]);
});

t.test('each provider is named once, each reference as fixed', async (t) => {
  const { providers, findings, repaired } = mutated(dex, dex);
  t.same(providers, ['ias']);
  t.equal(repaired.length, 2);
  t.same(
    findings.map(({ outcome }) => outcome),
    ['fixed', 'fixed', 'fixed', 'fixed'],
  );
});
