import { DexodusError } from '../errors.ts';
import { readPolicyText } from '../input/read-policy-text.ts';
import { compilePolicy } from '../policy/compile.ts';
import type { Policy } from '../policy/policy.ts';
import { hashPolicy } from '../policy-source/hash-policy.ts';

/**
 * Reads the policy that a command is given: a file or standard input (`-`), the document itself or
 * its ConfigMap's manifest.
 *
 * @throws DexodusError `ERR_USAGE` where the file can't be read, `ERR_POLICY_INVALID` where it holds
 * no policy
 */
export async function readPolicy(path: string): Promise<Policy> {
  const { title, text, linesBefore } = await readPolicyText(path);
  try {
    // Problems are told by the lines of the file, and the hash is the one that the server tells.
    return compilePolicy('\n'.repeat(linesBefore) + text, hashPolicy(text));
  } catch (error) {
    if (!(error instanceof DexodusError)) throw error;
    throw new DexodusError(error.code, `${title} is no valid policy:\n${error.message}`);
  }
}
