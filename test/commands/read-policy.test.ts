import { join } from 'node:path';
import t from 'tap';
import { readPolicy } from '../../src/commands/read-policy.ts';
import { policyText } from '../support/policy.ts';

t.test('a file that is not there is wrong usage, one that holds no policy is named', async (t) => {
  const folder = t.testdir({ 'policy.yaml': 'mode: guess' });
  await t.rejects(readPolicy(join(folder, 'gone.yaml')), {
    code: 'ERR_USAGE',
    message: /gone\.yaml/,
  });
  await t.rejects(readPolicy(join(folder, 'policy.yaml')), {
    code: 'ERR_POLICY_INVALID',
    message: /policy\.yaml is no valid policy:\n/,
  });
});

t.test('a policy has the hash of its text', async (t) => {
  const folder = t.testdir({ 'policy.yaml': policyText() });
  t.match(await readPolicy(join(folder, 'policy.yaml')), { hash: /^[0-9a-f]{12}$/ });
});
