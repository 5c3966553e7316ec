import { benchPolicy, policyTable } from '../policy.ts';
import { writeResult } from '../write-result.ts';

/** `bench policy`: what a policy of 10,000 exemptions and 1,000 parts costs. */
export async function policyPart(): Promise<void> {
  const result = benchPolicy();
  await writeResult('policy', result, policyTable(result));
}
