import t from 'tap';
import { hasKeys } from '../../src/policy/has-keys.ts';
import { ias } from '../support/policy.ts';

t.test('a provider has keys where their address is known', async (t) => {
  t.notOk(hasKeys({ ...ias, jwksUri: undefined }));
  t.ok(hasKeys(ias));
});
