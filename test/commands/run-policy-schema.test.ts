import t from 'tap';
import { policyJsonSchema } from '../../src/policy/json-schema.ts';
import { runDexodus } from '../support/run-dexodus.ts';

t.test('the JSON Schema is written as it is', async (t) => {
  const { code, stdout, stderr } = await runDexodus(['policy', 'schema']);
  t.same({ code, stderr }, { code: 0, stderr: '' });
  t.strictSame(JSON.parse(stdout), policyJsonSchema());
});
