import t from 'tap';
import { applyFix } from '../../src/token/apply-fix.ts';
import { ias, testPolicy } from '../support/policy.ts';
import type { JsonObject } from '../../src/json.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const dex = {
  trusted_issuers: ['https://dex.kyma.local'],
  jwks_urls: ['https://dex.kyma.local/keys'],
};

function fixOf(config: JsonObject, overrides: Readonly<Record<string, unknown>> = {}) {
  const object = {
    metadata: { name: 'orders', namespace: 'shop' },
    spec: { rules: [{ path: '/.*', accessStrategies: [{ handler: 'jwt', config }] }] },
  };
  const apiVersion = 'gateway.kyma-project.io/v1beta1';
  const selected = {
    object,
    apiVersion,
    version: 'v1beta1',
    namespace: 'shop',
    name: 'orders',
  } as const;
  return applyFix(selected, testPolicy(overrides), now);
}

const fixed = {
  spec: {
    rules: [
      {
        accessStrategies: [{ config: { trusted_issuers: [ias.issuer], jwks_urls: [ias.jwksUri] } }],
      },
    ],
  },
};

t.test('a reference is fixed, and told of', (t) => {
  t.match(fixOf(dex), { object: fixed, lines: [/Dex replaced by ias/] });
  t.end();
});

t.test('nothing to fix', (t) => {
  t.same(fixOf({ trusted_issuers: [ias.issuer], jwks_urls: [ias.jwksUri] }), {
    object: undefined,
    lines: [],
  });
  t.end();
});

t.test('what can not be fixed is told of', (t) => {
  const config = { ...dex, trusted_issuers: ['https://unknown.example.com'] };
  t.match(fixOf(config), { object: undefined, lines: [/no provider of the policy has/] });
  t.end();
});

t.test('what the webhook would not do is shown all the same, and said', (t) => {
  t.match(fixOf(dex, { mode: 'deny' }), {
    object: fixed,
    lines: [/Dex replaced/, /mode of the namespace is deny/],
  });
  const exemption = {
    namespace: 'shop',
    until: '2027-01-31',
    owner: 'team',
    reason: 'migration',
  };
  t.match(fixOf(dex, { exemptions: [exemption] }), {
    object: fixed,
    lines: [/Dex replaced/, /exempt through 2027-01-31/],
  });
  t.end();
});
