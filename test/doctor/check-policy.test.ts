import { createHash } from 'node:crypto';
import t from 'tap';
import { checkPolicy } from '../../src/doctor/check-policy.ts';
import type { JsonObject } from '../../src/json.ts';
import { installationWith } from '../support/installation.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const good = 'apiVersion: dexodus.dev/v1\nkind: Policy\nmode: deny\n';
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

function checked(text: string | undefined, events: readonly JsonObject[] = []) {
  return checkPolicy(
    installationWith({
      policy: { kind: 'found', object: { data: { 'policy.yaml': text } } },
      events: { kind: 'found', object: { items: events } },
    }),
    now,
  );
}
const event = (reason: string, note: string, eventTime: string) => ({ reason, note, eventTime });

t.test('without a valid policy there is none, and why', async (t) => {
  t.match(checked('mode: deny'), {
    policy: undefined,
    results: [{ status: 'failure', found: /line 1/ }],
  });
  t.match(checked(undefined).results, [{ status: 'failure', found: /no key policy.yaml/ }]);
  t.match(checkPolicy(installationWith({ policy: { kind: 'absent' } }), now).results, [
    { status: 'failure', remedy: /apply -k/ },
  ]);
  t.match(
    checkPolicy(installationWith({ policy: { kind: 'unknown', message: 'no' } }), now).results,
    [{ status: 'unknown', found: 'no' }],
  );
});

t.test('the newest Event tells whether the server has taken it', async (t) => {
  const loaded = event(
    'PolicyLoaded',
    `policy ${hashOf(good)} is in force`,
    '2026-11-24T11:00:00Z',
  );
  const refused = event('PolicyRefused', 'the policy is refused', '2026-11-24T11:30:00Z');
  t.match(checked(good, [refused, loaded]).results[0], {
    status: 'failure',
    found: /the policy is refused/,
    remedy: /describe configmap/,
  });
  t.match(checked(good, [loaded, event('ProviderDown', 'x', '2026-11-24T11:50:00Z')]).results[0], {
    check: 'policy in force',
    status: 'ok',
  });
  t.match(checked(good).results[0], { status: 'unknown' });
});

t.test('an exemption that ends within two weeks is a warning', async (t) => {
  const until = (day: string) =>
    `${good}exemptions:\n  - {namespace: shop, name: a, until: ${day}, owner: me, reason: x}\n`;
  t.match(checked(until('2026-12-01')).results.at(-1), {
    check: 'exemptions',
    status: 'warning',
    found: 'shop/a ends with 2026-12-01 (owner "me")',
  });
  t.match(checked(until('2027-01-31')).results.at(-1), { status: 'ok', found: /^1, none/ });
});
