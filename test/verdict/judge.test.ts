import t from 'tap';
import type { JsonObject } from '../../src/json.ts';
import { lasts } from '../../src/once-per.ts';
import { judge } from '../../src/verdict/judge.ts';
import { testPolicy } from '../support/policy.ts';
import { apiRule } from '../support/review.ts';

const dex = { jwks_urls: ['https://dex.kyma.local'] };

function judged(object: JsonObject, mode = 'fix') {
  const policy = testPolicy({ mode });
  return judge(object, { version: 'v1beta1', policy, part: policy.partOf('shop') });
}

t.test('the mode changes nothing about what is found or how it would be repaired', async (t) => {
  const object = apiRule([dex, {}, { jwks_urls: 'https://dex.kyma.local' }]);
  const seen = (mode: string) =>
    judged(object, mode).configurations.map(({ judged: { references, repair } }) => [
      references,
      repair.outcome,
    ]);
  for (const mode of ['deny', 'warn', 'audit']) t.strictSame(seen(mode), seen('fix'), mode);
  t.same(
    seen('fix').map(([, outcome]) => outcome),
    ['fixed', 'fixed', 'unfixable'],
  );
});

t.test('an annotation that can not be read is a reference of its own', async (t) => {
  const annotation = 'gateway.kyma-project.io/v1beta1-spec';
  const metadata = {
    annotations: { [annotation]: '{', 'gateway.kyma-project.io/original-version': 'v1beta1' },
  };
  const { unreadable, configurations } = judged({ ...apiRule([dex]), metadata });
  t.match(unreadable.get(annotation), { kind: 'unreadable', setting: '{' });
  t.equal(configurations.length, 1);
});

t.test(
  'an object that was changed in its place is judged anew, one that lasts is not',
  async (t) => {
    const policy = testPolicy();
    const context = { version: 'v1beta1', policy, part: policy.partOf('shop') } as const;
    const object = apiRule([dex]) as { spec: { rules: unknown[] } & JsonObject };
    const found = () => judge(object, context).configurations.length;
    t.equal(found(), 1);
    object.spec.rules.length = 0;
    t.equal(found(), 0);
    const lasting = { ...object, spec: lasts(object.spec) };
    t.equal(judge(lasting, context), judge({ ...lasting, metadata: {} }, context));
    t.not(judge(lasting, context), judge(lasting, { ...context, version: 'v2' }));
  },
);
