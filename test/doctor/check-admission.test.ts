import t from 'tap';
import type { WriteAnswer } from '../../src/cluster/api-server.ts';
import { checkAdmission } from '../../src/doctor/check-admission.ts';
import type { JsonObject } from '../../src/json.ts';
import { installationWith } from '../support/installation.ts';
import { testPolicy } from '../support/policy.ts';

async function answeredWith(
  answer: (rule: JsonObject) => WriteAnswer,
  policy = testPolicy(),
): Promise<readonly object[]> {
  const send = async ({ body }: { readonly body?: unknown }): Promise<WriteAnswer> =>
    answer(body as JsonObject);
  const { signal } = new AbortController();
  return checkAdmission(installationWith(), {
    apiServer: { send },
    policy,
    namespace: 'default',
    signal,
  });
}
const refusal = (status: number, message: string) => (): WriteAnswer => ({
  kind: 'refused',
  status,
  message,
});

t.test('a rule that comes back as it was sent was not seen by the webhook', async (t) => {
  const unseen = await answeredWith((object) => ({ kind: 'ok', object }));
  t.match(unseen, [
    { check: 'admission of v1beta1', status: 'failure', found: /not called/ },
    { check: 'admission of v2', status: 'failure' },
  ]);
  t.match(await answeredWith((object) => ({ kind: 'ok', object }), testPolicy({ mode: 'warn' })), [
    { status: 'unknown', remedy: /--probe-namespace/ },
    {},
  ]);
});

t.test(
  'a webhook that can not be called is a failure, another refusal tells nothing',
  async (t) => {
    t.match(await answeredWith(refusal(500, 'failed calling webhook "validate.dexodus.dev"')), [
      { status: 'failure' },
      {},
    ]);
    t.match(await answeredWith(refusal(403, 'apirules is forbidden: User "x" cannot create')), [
      { status: 'unknown', found: /cannot create/ },
      {},
    ]);
  },
);

t.test('hosts that the policy does not take for Dex are no probe', async (t) => {
  const policy = testPolicy({ dex: { hosts: ['sso.example.com'] } });
  t.match(await answeredWith(refusal(500, ''), policy), [{ status: 'unknown' }]);
});

t.test('a rule that is fixed or denied was seen', async (t) => {
  const denied = 'admission webhook "validate.dexodus.dev" denied the request: …';
  t.match(await answeredWith(refusal(403, denied)), [{ status: 'ok' }, { status: 'ok' }]);
  t.match(await answeredWith(() => ({ kind: 'ok', object: { spec: {} } })), [
    { status: 'ok', found: /fixed/ },
    {},
  ]);
});
