import { DexodusError } from '../errors.ts';
import type { PolicyInput } from '../input/read-policy-text.ts';
import { compilePolicy, type FoundOut } from '../policy/compile.ts';
import type { Policy } from '../policy/policy.ts';
import { hashPolicy } from '../policy-source/hash-policy.ts';

/**
 * Compiles the policy that a command has read. Problems are told by the lines of the file, and the
 * hash is the one that the server tells.
 *
 * @throws DexodusError `ERR_POLICY_INVALID`, naming the file
 */
export function compileInput(
  { title, text, linesBefore }: PolicyInput,
  foundOut?: FoundOut,
): Policy {
  try {
    return compilePolicy('\n'.repeat(linesBefore) + text, hashPolicy(text), foundOut);
  } catch (error) {
    if (!(error instanceof DexodusError)) throw error;
    throw new DexodusError(error.code, `${title} is no valid policy:\n${error.message}`);
  }
}
