import { DexodusError } from '../errors.ts';
import { readPolicyText } from '../input/read-policy-text.ts';
import { compilePolicy, type FoundOut } from '../policy/compile.ts';
import type { Policy } from '../policy/policy.ts';
import { hashPolicy } from '../policy-source/hash-policy.ts';

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
  const { title, text, linesBefore } = await readPolicyText(path);
  // Problems are told by the lines of the file, and the hash is the one that the server tells.
  const lines = '\n'.repeat(linesBefore) + text;
  try {
    const policy = compilePolicy(lines, hashPolicy(text));
    return findOut === undefined || policy.undiscovered.length === 0
      ? policy
      : compilePolicy(lines, hashPolicy(text), await findOut(policy));
  } catch (error) {
    if (!(error instanceof DexodusError)) throw error;
    throw new DexodusError(error.code, `${title} is no valid policy:\n${error.message}`);
  }
}
