import t from 'tap';
import { compilePolicy } from '../../src/policy/compile.ts';
import { ias, policyText, testPolicy, xsuaa } from '../support/policy.ts';

function problemsOf(overrides: Readonly<Record<string, unknown>>): string {
  try {
    testPolicy(overrides);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const exemption = { namespace: 'legacy', until: '2027-03-31', owner: 'team', reason: 'later' };

t.test('a policy is refused, with the path of each problem', async (t) => {
  for (const [overrides, said] of [
    [{ mod: 'fix' }, 'mod: is no known key'],
    [{ dex: { host: [] } }, 'dex.host: is no known key'],
    [{ mode: 'fixx' }, 'mode: '],
    [
      { providers: [ias, { ...xsuaa, name: 'ias' }] },
      'providers[1].name: is that of providers[0] already',
    ],
    [
      { providers: [ias, { ...xsuaa, issuer: ias.issuer }] },
      'providers[1].issuer: is that of providers[0] already',
    ],
    [{ defaults: ['nobody'] }, 'defaults[0]: no provider has the name "nobody"'],
    [{ defaults: [] }, 'defaults: mode fix needs at least one provider'],
    [
      { mode: 'deny', defaults: [], namespaces: [{ names: ['a'], mode: 'fix' }] },
      'namespaces[0].defaults: mode fix needs',
    ],
    [{ providers: [{ ...ias, issuer: 'https://dex.kyma.local' }] }, 'providers[0].issuer: is Dex'],
    [
      { providers: [{ ...ias, jwksUri: 'https://dex.kyma.local/keys' }] },
      'providers[0].jwksUri: is Dex',
    ],
    [
      { providers: [{ ...ias, jwksUri: 'http://ias.example.com/keys' }] },
      'providers[0].jwksUri: must be https',
    ],
    [{ providers: [{ ...ias, jwksUri: 'ias' }] }, 'providers[0].jwksUri: is no URL'],
    [
      { providers: [{ ...ias, jwksUri: 'https://u:p@ias.example.com' }] },
      'providers[0].jwksUri: must hold no user name',
    ],
    [
      { providers: [{ name: 'a', issuer: 'https://a.example.com?b' }], defaults: ['a'] },
      'providers[0].jwksUri: is missing, and its issuer is not to be called for it (no https URL): write jwksUri, or metadataUrl',
    ],
    [
      { providers: [{ ...ias, metadataUrl: 'http://ias.example.com' }] },
      'providers[0].metadataUrl: must be https',
    ],
    [
      { providers: [{ ...ias, metadataUrl: 'https://dex.kyma.local/metadata' }] },
      'providers[0].metadataUrl: is Dex',
    ],
    [{ dex: { hosts: ['*'] } }, 'dex.hosts[0]: "*" would match every host'],
    [{ namespaces: [{ names: ['a*b'] }] }, 'namespaces[0].names[0]: "a*b" may have one *'],
    [{ namespaces: [{ names: [] }] }, 'namespaces[0].names: must name at least one'],
    [{ namespaces: [{ mode: 'deny' }] }, 'namespaces[0]: needs names or a selector'],
    [
      { namespaces: [{ names: ['a'], selector: {} }] },
      'namespaces[0]: has names and a selector: write two entries',
    ],
    [{ namespaces: [{ selector: null }] }, 'namespaces[0].selector: '],
    [{ namespaces: [{ selector: { labels: {} } }] }, 'namespaces[0].selector.labels: is no known'],
    [
      { namespaces: [{ selector: { matchLabels: { stage: 1 } } }] },
      'namespaces[0].selector.matchLabels.stage: ',
    ],
    [
      { namespaces: [{ selector: { matchLabels: { '-a': 'b' } } }] },
      'namespaces[0].selector.matchLabels.-a: "-a" is no label key',
    ],
    [
      { namespaces: [{ selector: { matchExpressions: [{ key: 'a', operator: 'Equals' }] } }] },
      'namespaces[0].selector.matchExpressions[0].operator: ',
    ],
    [
      { namespaces: [{ selector: { matchExpressions: [{ key: 'a', operator: 'In' }] } }] },
      'namespaces[0].selector.matchExpressions[0].values: operator In needs at least one value',
    ],
    [{ dialect: 'kyma' }, 'dialect: '],
    [
      { exemptions: [{ ...exemption, until: '2027-02-30' }] },
      'exemptions[0].until: "2027-02-30" is no day',
    ],
    [{ exemptions: [{ ...exemption, owner: '' }] }, 'exemptions[0].owner: must not be empty'],
    [
      { exemptions: [{ namespace: 'a', until: '2027-03-31', owner: 'team' }] },
      'exemptions[0].reason: ',
    ],
  ] as const)
    t.match(problemsOf(overrides), said);
});

t.test('YAML that can not be read is refused with its line, and never explodes', async (t) => {
  t.throws(() => compilePolicy('mode: fix\nmode: deny\n', 'x'), {
    code: 'ERR_POLICY_INVALID',
    message: /^line 2: /,
  });
  t.throws(() => compilePolicy('a: b\n\tc: d', 'x'), { message: /^line 2: / });
  t.throws(() => compilePolicy('', 'x'), { message: 'the document is empty' });
  t.throws(() => compilePolicy('---\na: 1\n---\nb: 2', 'x'), { code: 'ERR_POLICY_INVALID' });
  t.throws(() => compilePolicy('x'.repeat(1_048_577), 'x'), { message: /larger than 1048576/ });
  const laughs = ['a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]'];
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi'])
    laughs.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`);
  t.throws(() => compilePolicy(laughs.join('\n'), 'x'), { message: /alias/i });
});

t.test('a requirement can not be hidden from the selector', async (t) => {
  const hidden = '{"matchLabels": {"__proto__": "a"}}';
  const text = policyText({ namespaces: [{ selector: 'HERE' }] }).replace('"HERE"', hidden);
  t.throws(() => compilePolicy(text, 'x'), {
    message: /^line 1: namespaces\[0\]\.selector\.matchLabels.*__proto__/,
  });
});

t.test('keys that the policy leaves out are those that discovery has found', async (t) => {
  const found = { name: 'found', issuer: 'https://found.example.com' };
  const away = { name: 'away', issuer: 'https://away.example.com', allowPrivate: true };
  const jwksUri = 'https://keys.example.com/found';
  const text = policyText({ providers: [ias, found, away], defaults: ['found', 'away'] });
  const policy = compilePolicy(text, 'x', {
    jwksUriOf: ({ name }) => (name === 'found' ? jwksUri : undefined),
  });
  const expected = [
    { ...found, jwksUri },
    { name: 'away', issuer: away.issuer, jwksUri: undefined },
  ];
  t.strictSame(policy.partOf('shop').defaults, expected);
  t.strictSame(
    [found, away].map(({ issuer }) => policy.providerOfIssuer.get(issuer)),
    expected,
  );
  t.equal(policy.providerOfJwksUri.get(jwksUri), policy.providerOfIssuer.get(found.issuer));
  t.same(policy.undiscovered, [expected[1]]);
  t.match(policy.providers, [
    { ...ias, allowPrivate: false },
    { ...found, jwksUri: undefined, allowInsecure: false },
    away,
  ]);
});

t.test(
  'discovery is neither asked for keys that the policy names, nor believed in Dex',
  async (t) => {
    const found = { name: 'found', issuer: 'https://found.example.com' };
    const text = policyText({ providers: [ias, found] });
    const asked: string[] = [];
    const policy = compilePolicy(text, 'x', {
      jwksUriOf: ({ name }) => {
        asked.push(name);
        return 'https://dex.kyma.local/keys';
      },
    });
    t.same(asked, ['found']);
    t.match(policy.undiscovered, [{ name: 'found', jwksUri: undefined }]);
    t.equal(policy.providerOfJwksUri.size, 1);
  },
);

t.test(
  'the first entry of namespaces that matches wins, and overrides only what it names',
  async (t) => {
    const policy = testPolicy({
      namespaces: [
        { names: ['payments'], mode: 'deny' },
        { names: ['team-*', 'late'], mode: 'warn', dialect: 'istio' },
        { names: ['team-a', '*-legacy'], existing: 'enforce', defaults: ['xsuaa'] },
      ],
    });
    t.match(policy.partOf('payments'), { source: 'namespaces[0]', mode: 'deny', dialect: 'ory' });
    t.match(policy.partOf('team-a'), { source: 'namespaces[1]', mode: 'warn', dialect: 'istio' });
    t.match(policy.partOf('late'), { source: 'namespaces[1]' });
    t.match(policy.partOf('x-legacy'), {
      source: 'namespaces[2]',
      mode: 'fix',
      existing: 'enforce',
      defaults: [xsuaa],
    });
    t.match(policy.partOf('other'), { source: 'policy', defaults: [ias], existing: 'warn' });
  },
);

t.test('an exemption holds through its day, for one name or a namespace', async (t) => {
  const policy = testPolicy({
    exemptions: [
      { ...exemption, name: 'orders' },
      { ...exemption, namespace: 'all' },
    ],
  });
  const lastMoment = Date.parse('2027-03-31T23:59:59.999Z');
  t.match(policy.exemptionOf('legacy', 'orders', lastMoment), { owner: 'team' });
  t.equal(policy.exemptionOf('legacy', 'orders', lastMoment + 1), undefined);
  t.equal(policy.exemptionOf('legacy', 'other', lastMoment), undefined);
  t.equal(
    policy.exemptionOf('legacy', undefined, lastMoment),
    undefined,
    'a generateName is no name',
  );
  t.match(policy.exemptionOf('all', undefined, lastMoment), { owner: 'team' });
});

t.test('the hash is the one that the shell computed', async (t) => {
  t.equal(compilePolicy(policyText(), 'abcdef012345').hash, 'abcdef012345');
});
