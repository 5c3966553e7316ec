import t from 'tap';
import { ias, testPolicy } from '../support/policy.ts';
import { repairValue } from '../support/repaired.ts';

const dex = 'https://dex.kyma.local';

t.test('keys of both dialects are never changed: denied with Dex, told of without', async (t) => {
  t.match(repairValue({ jwks_urls: [dex], authentications: [] }, testPolicy()), {
    outcome: 'unfixable',
    said: [/keep the keys of one dialect/],
  });
  t.match(repairValue({ jwks_urls: ['https://a.example'], authentications: [] }, testPolicy()), {
    outcome: 'untouched',
    said: [/both dialects/],
  });
});

t.test(
  'a shape that no schema allows is never changed: denied with Dex, let be without',
  async (t) => {
    t.match(repairValue({ jwks_urls: dex }, testPolicy()), {
      outcome: 'unfixable',
      said: [/correct its shape/],
    });
    t.match(repairValue({ jwks_urls: 'https://a.example' }, testPolicy()), {
      outcome: 'untouched',
      said: [],
    });
  },
);

t.test('each dialect is repaired by its own rules', async (t) => {
  t.match(repairValue({ jwks_urls: [dex] }, testPolicy()).value, { jwks_urls: [ias.jwksUri] });
  const entry = { issuer: dex, jwksUri: dex };
  t.match(repairValue({ authentications: [entry] }, testPolicy(), 'jwt').value, {
    authentications: [{ issuer: ias.issuer, jwksUri: ias.jwksUri }],
  });
});
