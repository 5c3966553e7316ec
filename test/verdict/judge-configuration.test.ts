import fc from 'fast-check';
import t from 'tap';
import { below } from '../../src/apirule/path.ts';
import type { JsonValue } from '../../src/json.ts';
import { judgeConfiguration } from '../../src/verdict/judge-configuration.ts';
import { testPolicy } from '../support/policy.ts';

const dex = 'https://dex.kyma.local';
const place = below(undefined, 'config');

function judgeIn(
  value: JsonValue | undefined,
  policy = testPolicy(),
  slot: 'accessStrategy' | 'jwt' = 'accessStrategy',
) {
  const part = policy.partOf('shop', undefined);
  return judgeConfiguration({ slot, place, rulePath: '/', value, misplaced: false }, policy, part);
}

/** What can be compared: the functions of a repair are its own. */
function seen(value: JsonValue | undefined, policy = testPolicy()): string {
  return JSON.stringify(judgeIn(value, policy));
}

t.test('a value nested deeper than the stack is judged', async (t) => {
  let deep: JsonValue = dex;
  for (let depth = 0; depth < 20_000; depth++) deep = [deep];
  t.match(judgeIn({ jwks_urls: deep }).repair, { outcome: 'unfixable' });
});

t.test('a value that is larger than what is remembered is judged', async (t) => {
  const scopes = Array.from({ length: 1000 }, (_none, index) => `scope-${index}`);
  const policy = testPolicy();
  const large = { trusted_issuers: [dex], required_scope: scopes };
  t.match(judgeIn(large, policy).repair, { outcome: 'fixed' });
  t.not(judgeIn(large, policy), judgeIn(large, policy));
});

t.test('what was judged before is remembered, by policy, part and slot', async (t) => {
  const policy = testPolicy();
  t.equal(judgeIn({ jwks_urls: [dex] }, policy), judgeIn({ jwks_urls: [dex] }, policy));
  t.not(judgeIn({ jwks_urls: [dex] }, policy), judgeIn({ jwks_urls: [dex] }));
  t.match(judgeIn({}, policy).repair, { changes: [{ key: undefined }] });
  t.match(judgeIn({}, policy, 'jwt').repair, { changes: [{ key: 'authentications' }] });
  const parts = testPolicy({ namespaces: [{ names: ['shop'], dialect: 'istio' }] });
  t.match(judgeIn({}, parts).repair, { changes: [{ value: { authentications: [{}] } }] });
  const elsewhere = parts.partOf('other', undefined);
  t.match(
    judgeConfiguration(
      { slot: 'accessStrategy', place, rulePath: '/', value: {}, misplaced: false },
      parts,
      elsewhere,
    ).repair,
    { changes: [{ value: { jwks_urls: [String] } }] },
  );
});

t.test('what is remembered is what would be judged anew, for any number of values', async () => {
  const entry = fc.constantFrom(dex, `${dex}/`, '', 'https://a.example', `"${dex}"`);
  const value = fc.oneof(
    fc.record(
      { trusted_issuers: fc.array(entry), jwks_urls: fc.array(entry) },
      { requiredKeys: [] },
    ),
    fc.jsonValue() as fc.Arbitrary<JsonValue>,
    fc.constant(undefined),
  );
  const policy = testPolicy();
  fc.assert(
    fc.property(fc.array(value, { maxLength: 20 }), (values) => {
      for (const one of values) if (seen(one, policy) !== seen(one)) return false;
      return true;
    }),
    { numRuns: 60 },
  );
});
