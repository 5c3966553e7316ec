import { policyJsonSchema } from '../policy/json-schema.ts';

/** Writes the JSON Schema of the policy's document. */
export function runPolicySchema(): void {
  process.stdout.write(`${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
}
