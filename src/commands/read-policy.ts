import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DexodusError } from '../errors.ts';
import { compilePolicy } from '../policy/compile.ts';
import type { Policy } from '../policy/policy.ts';

/**
 * Reads the policy that a command is given.
 *
 * @throws DexodusError `ERR_USAGE` where the file can't be read, `ERR_POLICY_INVALID` where it holds
 * no policy
 */
export async function readPolicy(path: string): Promise<Policy> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new DexodusError(
      'ERR_USAGE',
      `the policy can't be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  try {
    return compilePolicy(text, createHash('sha256').update(text).digest('hex').slice(0, 12));
  } catch (error) {
    if (!(error instanceof DexodusError)) throw error;
    throw new DexodusError(error.code, `${path} is no valid policy:\n${error.message}`);
  }
}
