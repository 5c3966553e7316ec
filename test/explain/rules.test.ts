import t from 'tap';
import { readRules, stringsOf } from '../../src/explain/rules.ts';

const annotated = (annotations: Readonly<Record<string, string>>) => ({
  metadata: { annotations },
  spec: { rules: [] },
});
const original = 'gateway.kyma-project.io/original-version';
const v1beta1Spec = 'gateway.kyma-project.io/v1beta1-spec';

t.test('an authoritative annotation that can not be read leaves nothing to say', async (t) => {
  t.equal(readRules(annotated({ [v1beta1Spec]: '{', [original]: 'v1beta1' }), 'v2'), undefined);
});

t.test('shapes that no schema allows hold no rules', async (t) => {
  for (const spec of [null, [], 'x', { rules: {} }, { rules: [null, 1] }])
    t.same(readRules({ spec }, 'v1beta1'), { api: 'accessStrategies', rules: [] });
  t.same(stringsOf(['a', 1, null, 'b']), ['a', 'b']);
  t.same(stringsOf('a'), []);
});

t.test('a rule has its own service or that of the whole', async (t) => {
  const spec = {
    service: { name: 's' },
    rules: [{ path: '/a', methods: ['GET'] }, { service: { name: 'o', namespace: 'n' } }],
  };
  t.match(readRules({ metadata: { namespace: 'shop' }, spec }, 'v2'), {
    api: 'v2',
    rules: [
      { field: 'spec.rules[0]', path: '/a', methods: ['GET'], service: 'shop/s' },
      { field: 'spec.rules[1]', path: '', service: 'n/o' },
    ],
  });
});

t.test('the rules of an authoritative annotation are those that count', async (t) => {
  const spec = JSON.stringify({ rules: [{ path: '/old' }] });
  t.match(readRules(annotated({ [v1beta1Spec]: spec, [original]: 'v1beta1' }), 'v2'), {
    api: 'accessStrategies',
    rules: [{ path: '/old', field: `metadata.annotations[${v1beta1Spec}].rules[0]` }],
  });
  const rules = '[{"path":"/new"}]';
  t.match(
    readRules(
      annotated({ 'gateway.kyma-project.io/v2alpha1-rules': rules, [original]: 'v2' }),
      'v1beta1',
    ),
    { api: 'v2', rules: [{ path: '/new' }] },
  );
});
