import t from 'tap';
import type { JsonObject } from '../../src/json.ts';
import { writePatch } from '../../src/patch/write-patch.ts';
import { judge } from '../../src/verdict/judge.ts';
import { ias, testPolicy } from '../support/policy.ts';
import { apiRule } from '../support/review.ts';

const policy = testPolicy();
const part = policy.partOf('shop', undefined);
const config = '/spec/rules/0/accessStrategies/0/config';

function operationsFor(object: JsonObject) {
  const { configurations } = judge(object, { version: 'v1beta1', policy, part });
  const text = writePatch(configurations);
  return text === undefined ? undefined : JSON.parse(text);
}

t.test('what is not repaired has no patch', async (t) => {
  t.equal(operationsFor(apiRule([{ jwks_urls: 'https://dex.kyma.local' }])), undefined);
  t.equal(
    operationsFor(apiRule([{ trusted_issuers: [ias.issuer], jwks_urls: [ias.jwksUri] }])),
    undefined,
  );
});

t.test('a key that is there is replaced, one that is absent is added', async (t) => {
  t.strictSame(operationsFor(apiRule([{ trusted_issuers: ['https://dex.kyma.local'] }])), [
    { op: 'replace', path: `${config}/trusted_issuers`, value: [ias.issuer] },
    { op: 'add', path: `${config}/jwks_urls`, value: [ias.jwksUri] },
  ]);
});

t.test('an empty configuration is replaced as a whole, or added', async (t) => {
  const value = { trusted_issuers: [ias.issuer], jwks_urls: [ias.jwksUri] };
  t.strictSame(operationsFor(apiRule([{}])), [{ op: 'replace', path: config, value }]);
  t.strictSame(operationsFor(apiRule([undefined])), [{ op: 'add', path: config, value }]);
});

t.test('an annotation is replaced at its escaped pointer, as text', async (t) => {
  const rules = [{ accessStrategies: [{ handler: 'jwt', config: {} }] }];
  const operations = operationsFor({
    metadata: {
      annotations: {
        'gateway.kyma-project.io/v1beta1-spec': JSON.stringify({ rules }),
        'gateway.kyma-project.io/original-version': 'v1beta1',
      },
    },
  });
  t.match(operations, [
    { op: 'replace', path: '/metadata/annotations/gateway.kyma-project.io~1v1beta1-spec' },
  ]);
  t.match(JSON.parse(operations[0].value), {
    rules: [{ accessStrategies: [{ config: { jwks_urls: [ias.jwksUri] } }] }],
  });
});
