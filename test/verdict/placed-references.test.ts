import t from 'tap';
import { judge } from '../../src/verdict/judge.ts';
import { placedReferences } from '../../src/verdict/placed-references.ts';
import { testPolicy } from '../support/policy.ts';
import { apiRule } from '../support/review.ts';

const policy = testPolicy();
const part = policy.partOf('shop', undefined);
const dex = { trusted_issuers: ['https://dex.kyma.local'], jwks_urls: ['https://dex.kyma.local'] };

t.test('a reference of an annotation that can not be read is nowhere else', async (t) => {
  const annotation = 'gateway.kyma-project.io/v1beta1-spec';
  const metadata = {
    annotations: { [annotation]: '{', 'gateway.kyma-project.io/original-version': 'v1beta1' },
  };
  t.match(placedReferences(judge({ metadata }, { version: 'v2', policy, part })), [
    {
      annotation,
      configuration: undefined,
      field: `metadata.annotations[${annotation}]`,
      isFixable: false,
    },
  ]);
});

t.test('equal configurations have references of their own, each at its place', async (t) => {
  const placed = placedReferences(
    judge(apiRule([dex, {}, dex]), { version: 'v1beta1', policy, part }),
  );
  t.same(
    placed.map(({ field }) => field),
    [0, 2].flatMap((rule) =>
      ['trusted_issuers', 'jwks_urls'].map(
        (key) => `spec.rules[${rule}].accessStrategies[0].config.${key}[0]`,
      ),
    ),
  );
  t.equal(new Set(placed).size, 4);
  t.ok(placed.every(({ isFixable }) => isFixable));
});
