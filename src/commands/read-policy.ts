import { readPolicyText } from '../input/read-policy-text.ts';
import type { FoundOut } from '../policy/compile.ts';
import type { Policy } from '../policy/policy.ts';
import { compileInput } from './compile-input.ts';

/**
 * Reads the policy that a command is given: a file or standard input (`-`), the document itself or
 * its ConfigMap's manifest.
 *
 * @param findOut - is asked where a provider names no keys, for the policy without them; left out:
 * nothing is found out
 * @throws DexodusError `ERR_USAGE` where the file can't be read, `ERR_POLICY_INVALID` where it holds
 * no policy
 */
export async function readPolicy(
  path: string,
  findOut?: (policy: Policy) => Promise<FoundOut>,
): Promise<Policy> {
  const input = await readPolicyText(path);
  const policy = compileInput(input);
  return findOut === undefined || policy.undiscovered.length === 0
    ? policy
    : compileInput(input, await findOut(policy));
}
