import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { parse, parseDocument, stringify } from 'yaml';
import { checkDocument } from '../../src/commands/check-document.ts';
import { readDocuments } from '../../src/input/read-documents.ts';
import type { JsonValue } from '../../src/json.ts';
import { applyEdit } from '../../src/patch/edit.ts';
import { testPolicy } from '../support/policy.ts';
import { apiRule } from '../support/review.ts';

const rule = (config: string, more = ''): string => `apiVersion: gateway.kyma-project.io/v1beta1
kind: APIRule
metadata:
  name: orders # theirs
spec:
  rules:
    - path: /.*
      accessStrategies:
        - handler: jwt
          config: ${config}
${more}`;

async function checked(text: string, overrides: Readonly<Record<string, unknown>> = {}) {
  const folder = t.testdir({ 'a.yaml': text });
  const { documents } = await readDocuments(join(folder, 'a.yaml'), { keepsYaml: true });
  const [document] = documents;
  if (document === undefined) throw new Error('no document');
  return checkDocument(document, {
    policy: testPolicy(overrides),
    namespace: 'shop',
    nowMilliseconds: 0,
    labelsOf: () => undefined,
  });
}

const dex = '{ jwks_urls: [https://dex.kyma.local/keys] }';

t.test('what is partly fixed is denied, as the webhooks together would', async (t) => {
  const unfixable = `        - handler: jwt\n          config: { trusted_issuers: [https://a.example], jwks_urls: [https://dex.a] }\n`;
  const { apiRules } = await checked(rule(dex, unfixable));
  t.match(apiRules, [{ verdict: 'deny', edits: [{}, {}] }]);
});

t.test('other kinds and versions are passed over', async (t) => {
  for (const text of [
    'kind: APIRule\n',
    rule(dex).replace('v1beta1', 'v9'),
    rule(dex).replace('APIRule', 'Gateway'),
  ])
    t.same((await checked(text)).apiRules, []);
});

t.test('a repair leaves comments and style as they are', async (t) => {
  const { before, after, apiRules } = await checked(rule(dex));
  t.match(apiRules, [{ verdict: 'fix', namespace: 'shop', name: 'orders' }]);
  t.match(after, 'name: orders # theirs');
  t.match(after, /jwks_urls: \[ ?https:\/\/ias\.example\.com\/oauth2\/certs ?\]/);
  t.notMatch(before, 'ias.example.com');
});

t.test('in mode audit nothing is edited, and what would be is told', async (t) => {
  const { before, after, apiRules } = await checked(rule(dex), { mode: 'audit' });
  t.equal(after, before);
  t.match(apiRules, [{ verdict: 'allow', would: 'fix', edits: [] }]);
});

t.test('an edit of one place leaves its copies by alias and merge key as they are', async (t) => {
  const { apiRules, after } = await checked(`apiVersion: gateway.kyma-project.io/v1beta1
kind: APIRule
metadata: { name: orders }
spec:
  rules:
    - &rule
      path: /a
      accessStrategies:
        - handler: jwt
          config: &config
            jwks_urls: [https://dex.kyma.local/keys]
            trusted_issuers: &issuers [https://dex.kyma.local]
            target_audience: *issuers
    - { path: /b, accessStrategies: [{ handler: jwt, config: *config }] }
    - { <<: *rule, path: /c }
`);
  t.match(apiRules, [{ verdict: 'fix', edits: { length: 6 } }]);
  const fixed = {
    jwks_urls: ['https://ias.example.com/oauth2/certs'],
    trusted_issuers: ['https://ias.example.com'],
    target_audience: ['https://dex.kyma.local'],
  };
  const rules = (parse(after) as { readonly spec: { readonly rules: unknown } }).spec.rules;
  t.strictSame(
    rules,
    ['/a', '/b', '/c'].map((path) => ({
      path,
      accessStrategies: [{ handler: 'jwt', config: fixed }],
    })),
  );
});

t.test('what is written back is what the patch makes of it, with aliases and without', async () => {
  const value = fc.constantFrom<JsonValue>('https://dex.a', 'https://ias.example.com', '', null, 1);
  const list = fc.oneof(value, fc.array(value, { maxLength: 3 }));
  const config = fc.option(
    fc.record({ jwks_urls: list, trusted_issuers: list }, { requiredKeys: [] }),
    { nil: undefined },
  );
  fc.assert(
    fc.property(fc.array(config, { maxLength: 3 }), fc.boolean(), (configs, hasAliases) => {
      // One object that stands twice is written once, and then as an alias.
      const object = apiRule(hasAliases ? [...configs, ...configs] : configs);
      const yaml = parseDocument(stringify(object));
      const document = { file: 'a', yaml, objects: [{ path: [], object: yaml.toJS() }] };
      const { apiRules, after } = checkDocument(document, {
        policy: testPolicy(),
        namespace: 'shop',
        nowMilliseconds: 0,
        labelsOf: () => undefined,
      });
      const edits = apiRules[0]?.edits ?? [];
      const patched = edits.reduce<JsonValue>(applyEdit, yaml.toJS());
      return JSON.stringify(parse(after)) === JSON.stringify(patched);
    }),
    { numRuns: 300 },
  );
});
