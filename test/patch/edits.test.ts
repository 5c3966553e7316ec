import t from 'tap';
import type { JsonObject } from '../../src/json.ts';
import { toEdits } from '../../src/patch/edits.ts';
import { judge } from '../../src/verdict/judge.ts';
import { testPolicy } from '../support/policy.ts';
import { apiRule } from '../support/review.ts';

const policy = testPolicy();
const dex = {
  trusted_issuers: ['https://dex.kyma.local'],
  jwks_urls: ['https://dex.kyma.local/keys'],
};

function editsOf(object: JsonObject) {
  const { configurations } = judge(object, {
    version: 'v1beta1',
    policy,
    part: policy.partOf('shop'),
  });
  return toEdits(configurations);
}

t.test('what is not repaired is not edited', async (t) => {
  t.same(editsOf(apiRule([{ jwks_urls: 'https://dex.kyma.local' }])), []);
  t.same(
    editsOf(
      apiRule([{ trusted_issuers: ['https://a.example'], jwks_urls: ['https://a.example/k'] }]),
    ),
    [],
  );
});

t.test('each key that changes is an edit of its own, save in an empty configuration', async (t) => {
  const { jwks_urls: _urls, ...issuersOnly } = dex;
  t.match(editsOf(apiRule([issuersOnly])), [
    {
      path: ['spec', 'rules', 0, 'accessStrategies', 0, 'config', 'trusted_issuers'],
    },
    {
      path: ['spec', 'rules', 0, 'accessStrategies', 0, 'config', 'jwks_urls'],
    },
  ]);
  t.match(editsOf(apiRule([undefined])), [
    { path: ['spec', 'rules', 0, 'accessStrategies', 0, 'config'] },
  ]);
});

t.test('an annotation is written back as one value, with all its repairs', async (t) => {
  const spec = {
    rules: [
      { accessStrategies: [{ handler: 'jwt', config: dex }] },
      { accessStrategies: [{ handler: 'jwt', config: {} }] },
    ],
  };
  const edits = editsOf({
    metadata: {
      annotations: {
        'gateway.kyma-project.io/v1beta1-spec': JSON.stringify(spec),
        'gateway.kyma-project.io/original-version': 'v1beta1',
      },
    },
  });
  t.match(edits, [
    {
      path: ['metadata', 'annotations', 'gateway.kyma-project.io/v1beta1-spec'],
    },
  ]);
  t.equal(edits.length, 1);
  t.notMatch(String(edits[0]?.value), 'dex.kyma.local');
  t.equal(String(edits[0]?.value).split('ias.example.com/oauth2').length, 3);
});
