import t from 'tap';
import { admit } from '../src/admit.ts';
import type { JsonObject } from '../src/json.ts';
import { apiRule, answerTo, reviewOf } from './support/review.ts';
import { ias, testPolicy } from './support/policy.ts';

const dex = {
  trusted_issuers: ['https://dex.kyma.local'],
  jwks_urls: ['http://dex-service.kyma-system.svc.cluster.local:5556/keys'],
};
const stranded = {
  trusted_issuers: ['https://login.example.org'],
  jwks_urls: ['https://dex.kyma.local/keys'],
};
const clean = { trusted_issuers: [ias.issuer], jwks_urls: [ias.jwksUri] };

t.test('a denial names each place, what it says and what to write instead', async (t) => {
  const { allowed, message, status, auditAnnotations, record } = answerTo(
    'validate',
    reviewOf(apiRule([dex, clean])),
    testPolicy({ mode: 'deny' }),
  );
  t.equal(allowed, false);
  t.equal(
    message,
    [
      'APIRule shop/orders relies on Dex in 2 places:',
      '  spec.rules[0].accessStrategies[0].config.trusted_issuers[0]: "https://dex.kyma.local" is Dex: write "https://ias.example.com" instead',
      '  spec.rules[0].accessStrategies[0].config.jwks_urls[0]: "http://dex-service.kyma-system.svc.cluster.local:5556/keys" is Dex: write "https://ias.example.com/oauth2/certs" instead',
    ].join('\n'),
  );
  t.match(status, {
    code: 403,
    reason: 'Forbidden',
    details: {
      causes: [
        {
          field: 'spec.rules[0].accessStrategies[0].config.trusted_issuers[0]',
          reason: 'FieldValueInvalid',
        },
        { field: 'spec.rules[0].accessStrategies[0].config.jwks_urls[0]' },
      ],
    },
  });
  t.match(auditAnnotations, {
    verdict: 'deny',
    uid: 'a1b2',
    policy: '0123456789ab',
    findings: /denied/,
  });
  t.match(record, {
    head: { userName: 'jane', namespace: 'shop', name: 'orders' },
    decided: { verdict: 'deny', mode: 'deny' },
  });
  t.notMatch(JSON.stringify(record), 'secret-group');
});

t.test('mode fix: /mutate patches with a warning, /validate denies what is left', async (t) => {
  const { patch, warnings, allowed, record } = answerTo(
    'mutate',
    reviewOf(apiRule([dex, stranded])),
    testPolicy(),
  );
  t.equal(allowed, true);
  t.same(patch, [
    {
      op: 'replace',
      path: '/spec/rules/0/accessStrategies/0/config/trusted_issuers',
      value: [ias.issuer],
    },
    {
      op: 'replace',
      path: '/spec/rules/0/accessStrategies/0/config/jwks_urls',
      value: [ias.jwksUri],
    },
  ]);
  t.same(warnings, ['spec.rules[0].accessStrategies[0].config: Dex replaced by ias']);
  t.match(record.decided, { verdict: 'fix', providers: ['ias'] });
  t.match(answerTo('validate', reviewOf(apiRule([clean, stranded])), testPolicy()), {
    allowed: false,
    message: /relies on Dex in one place:\n {2}spec\.rules\[1\]/,
  });
});

t.test('mode warn allows with a warning for each reference, mode audit silently', async (t) => {
  const warned = answerTo('validate', reviewOf(apiRule([dex])), testPolicy({ mode: 'warn' }));
  t.match(warned, { allowed: true, record: { decided: { verdict: 'warn' } } });
  t.equal(warned.warnings.length, 2);
  const recorded = answerTo(
    'validate',
    reviewOf(apiRule([dex, {}])),
    testPolicy({ mode: 'audit' }),
  );
  t.match(recorded, {
    allowed: true,
    warnings: [],
    record: {
      decided: { verdict: 'allow', would: 'fix', findings: [{ outcome: 'recorded' }, {}] },
    },
    auditAnnotations: { verdict: 'allow (would fix)' },
  });
  for (const mode of ['warn', 'audit', 'deny'])
    t.same(answerTo('mutate', reviewOf(apiRule([dex])), testPolicy({ mode })).patch, [], mode);
});

t.test('a configuration without anything is only told of outside mode fix', async (t) => {
  const answer = answerTo('validate', reviewOf(apiRule([{}])), testPolicy({ mode: 'deny' }));
  t.match(answer, {
    allowed: true,
    record: { decided: { verdict: 'allow' } },
    warnings: [/no issuer and no keys/],
  });
});

t.test('existing: warn lets pass what the old object carried, and nothing else', async (t) => {
  const policy = testPolicy({ mode: 'deny' });
  const old = apiRule([dex, clean]);
  t.match(answerTo('validate', reviewOf(apiRule([dex, clean]), old), policy), {
    allowed: true,
    record: {
      decided: { verdict: 'warn', findings: [{ outcome: 'carried' }, { outcome: 'carried' }] },
    },
  });
  t.equal(
    answerTo('validate', reviewOf(apiRule([dex, dex]), old), policy).allowed,
    false,
    'a second one',
  );
  const widened = {
    ...dex,
    trusted_issuers: [...dex.trusted_issuers, 'https://other.example.org'],
  };
  t.equal(
    answerTo('validate', reviewOf(apiRule([widened, clean]), old), policy).allowed,
    false,
    'other issuers',
  );
  t.equal(
    answerTo(
      'validate',
      reviewOf(apiRule([dex]), old),
      testPolicy({ mode: 'deny', existing: 'enforce' }),
    ).allowed,
    false,
    'enforce',
  );
  const moved = {
    ...old,
    spec: { rules: [{ path: '/new' }, ...((old['spec'] as JsonObject)['rules'] as [])] },
  };
  t.equal(answerTo('validate', reviewOf(moved, old), policy).allowed, true, 'a rule that moved');
  t.equal(
    answerTo('validate', reviewOf(apiRule([dex])), policy).allowed,
    false,
    'nothing is carried at creation',
  );
});

t.test('in mode fix only what can not be fixed may be carried', async (t) => {
  const policy = testPolicy();
  const old = apiRule([stranded, dex]);
  t.equal(answerTo('validate', reviewOf(apiRule([stranded]), old), policy).allowed, true);
  t.equal(answerTo('validate', reviewOf(old, old), policy).allowed, false);
  t.equal(
    answerTo('mutate', reviewOf(old, old), policy).patch.length,
    2,
    'what can be fixed is fixed',
  );
});

t.test(
  'an object that is being deleted is never patched, and not held up by what it has',
  async (t) => {
    const object = apiRule([dex]);
    const dying = {
      ...object,
      metadata: { name: 'orders', deletionTimestamp: '2026-11-24T00:00:00Z' },
    };
    for (const mode of ['fix', 'deny']) {
      const policy = testPolicy({ mode, existing: 'enforce' });
      t.same(answerTo('mutate', reviewOf(object, dying), policy).patch, []);
      t.equal(answerTo('validate', reviewOf(object, dying), policy).allowed, true);
      t.equal(
        answerTo('validate', reviewOf(apiRule([dex, dex]), dying), policy).allowed,
        false,
        'a new one',
      );
    }
  },
);

t.test('an exempt object is let be, with a warning', async (t) => {
  const exemptions = [
    { namespace: 'shop', name: 'orders', until: '2027-03-31', owner: 'team', reason: 'Q1' },
  ];
  for (const mode of ['fix', 'deny', 'warn']) {
    const policy = testPolicy({ mode, exemptions });
    t.same(answerTo('mutate', reviewOf(apiRule([dex])), policy).patch, []);
    t.match(answerTo('validate', reviewOf(apiRule([dex])), policy), {
      allowed: true,
      warnings: ['relies on Dex, exempt through 2027-03-31 (owner "team": "Q1")'],
      record: { decided: { verdict: 'warn' } },
    });
    t.same(answerTo('validate', reviewOf(apiRule([clean])), policy).warnings, []);
  }
});

t.test('any other kind, operation or subresource is allowed untouched', async (t) => {
  const review = reviewOf(apiRule([dex])) as { readonly request: JsonObject };
  for (const change of [
    { operation: 'DELETE' },
    { subResource: 'status' },
    { kind: { group: 'gateway.kyma-project.io', version: 'v3', kind: 'APIRule' } },
    { kind: { group: 'apps', version: 'v1', kind: 'Deployment' } },
  ]) {
    const other = { ...review, request: { ...review.request, ...change } };
    for (const endpoint of ['mutate', 'validate'] as const)
      t.match(answerTo(endpoint, other, testPolicy({ mode: 'deny' })), {
        allowed: true,
        patch: [],
      });
  }
});

t.test('an annotation is fixed where it is the real specification, as one value', async (t) => {
  const prefix = 'gateway.kyma-project.io';
  const rules = [
    {
      path: '/a',
      jwt: { authentications: [{ issuer: 'https://dex.x', jwksUri: 'https://dex.x/keys' }] },
      weight: 1.0,
    },
  ];
  const spec =
    '{"rules":[{"path":"/a","accessStrategies":[{"handler":"jwt"}],"big":12345678901234567890,"f":1.0}]}';
  const annotated = (version: string, annotations: JsonObject): JsonObject => ({
    ...apiRule([], version),
    metadata: { name: 'orders', annotations },
  });
  t.same(
    answerTo(
      'mutate',
      reviewOf(
        annotated('v2', {
          [`${prefix}/original-version`]: 'v1beta1',
          [`${prefix}/v1beta1-spec`]: spec,
        }),
      ),
      testPolicy(),
    ).patch,
    [
      {
        op: 'replace',
        path: '/metadata/annotations/gateway.kyma-project.io~1v1beta1-spec',
        value: spec.replace(
          '{"handler":"jwt"}',
          `{"handler":"jwt","config":{"trusted_issuers":["${ias.issuer}"],"jwks_urls":["${ias.jwksUri}"]}}`,
        ),
      },
    ],
    'numbers keep their spelling',
  );
  const v2 = {
    [`${prefix}/original-version`]: 'v2',
    [`${prefix}/v2alpha1-rules`]: JSON.stringify(rules),
  };
  t.equal(answerTo('mutate', reviewOf(annotated('v1beta1', v2)), testPolicy()).patch.length, 1);
  t.equal(
    answerTo('mutate', reviewOf(annotated('v2', v2)), testPolicy()).patch.length,
    0,
    'not the real one there',
  );
  const { [`${prefix}/original-version`]: _, ...unmarked } = v2;
  t.equal(
    answerTo('mutate', reviewOf(annotated('v1beta1', unmarked)), testPolicy()).patch.length,
    0,
  );
  const broken = annotated('v2', {
    [`${prefix}/original-version`]: 'v1beta1',
    [`${prefix}/v1beta1-spec`]: '{',
  });
  t.match(answerTo('validate', reviewOf(broken), testPolicy()), {
    allowed: false,
    message: /metadata\.annotations\[gateway\.kyma-project\.io\/v1beta1-spec\]: is no JSON/,
  });
});

t.test(
  'what is no AdmissionReview that can be answered is a named error, never an allow',
  async (t) => {
    const review = reviewOf(apiRule([clean])) as { readonly request: JsonObject };
    const { uid: _uid, ...withoutUid } = review.request;
    for (const [body, said] of [
      [null, 'the body is no JSON object'],
      [[], 'the body is no JSON object'],
      [{}, 'kind is not AdmissionReview'],
      [{ ...review, apiVersion: 'admission.k8s.io/v1beta1' }, 'apiVersion is not'],
      [{ ...review, request: 1 }, 'request is missing'],
      [{ ...review, request: withoutUid }, 'request.uid is missing'],
      [{ ...review, request: { ...review.request, operation: 1 } }, 'request.operation is missing'],
      [{ ...review, request: { ...review.request, object: [] } }, 'request.object is missing'],
    ] as const)
      t.throws(() => answerTo('validate', body, testPolicy()), {
        code: 'ERR_REVIEW_INVALID',
        message: said,
      });
  },
);

t.test('a rule list of any shape is judged without an exception', async (t) => {
  const jwt = { handler: 'jwt', config: dex };
  for (const rules of [
    null,
    1,
    'x',
    [null],
    [[]],
    [{ accessStrategies: null }],
    [{ accessStrategies: [null, 1] }],
  ]) {
    const object = { ...apiRule([]), spec: { rules } };
    t.equal(
      answerTo('validate', reviewOf(object), testPolicy()).allowed,
      true,
      JSON.stringify(rules),
    );
  }
  for (const rules of [
    { accessStrategies: [jwt] },
    { a: { accessStrategies: [jwt] } },
    [{ accessStrategies: jwt }],
    [{ accessStrategies: { 0: jwt } }],
  ]) {
    const object = { ...apiRule([]), spec: { rules } };
    t.same(answerTo('mutate', reviewOf(object), testPolicy()).patch, [], JSON.stringify(rules));
    t.equal(
      answerTo('validate', reviewOf(object), testPolicy()).allowed,
      false,
      JSON.stringify(rules),
    );
  }
});

t.test(
  'what a request holds does not decide how long an answer gets, nor reaches a terminal as it is',
  async (t) => {
    const many = Array.from(
      { length: 500 },
      (_, index) => `https://dex.${index}.\u001b[31m${'x'.repeat(300)}`,
    );
    const { message, status } = answerTo(
      'validate',
      reviewOf(
        apiRule([{ ...dex, trusted_issuers: many.map((one) => one.replace('\u001b[31m', '')) }]),
      ),
      testPolicy({ mode: 'deny' }),
    );
    t.match(message, /relies on Dex in 501 places/);
    t.match(message, /and 401 more$/);
    t.equal(((status?.['details'] as JsonObject)['causes'] as []).length, 100);
    const escape = answerTo(
      'validate',
      reviewOf(apiRule([{ jwks_urls: ['https://dex.x/\u001b[31m\u202e'] }])),
      testPolicy({ mode: 'deny' }),
    );
    t.match(escape.message, String.raw`https://dex.x/\u001b[31m\u202e`);
  },
);

t.test(
  'the labels of the namespace choose the part; without them there is no answer',
  async (t) => {
    const policy = testPolicy({
      mode: 'deny',
      namespaces: [{ selector: { matchLabels: { stage: 'legacy' } }, mode: 'warn' }],
    });
    const review = reviewOf(apiRule([dex]));
    const allowed = (namespaceLabels: Readonly<Record<string, string>> | undefined) => {
      const { body } = admit('validate', review, { policy, nowMilliseconds: 0, namespaceLabels });
      return JSON.parse(body).response.allowed;
    };
    t.throws(() => allowed(undefined), { code: 'ERR_NAMESPACE_UNREADABLE' });
    t.equal(allowed({}), false);
    t.equal(allowed({ stage: 'legacy' }), true);
  },
);
