import type { Policy } from './policy.ts';

/**
 * Parses, validates and compiles a policy's text.
 *
 * @param text - the YAML document, as the file or the ConfigMap's key `policy.yaml` holds it
 * @param hash - the first 12 hex digits of the SHA-256 of the text (computed by the shell: this folder stays pure)
 * @throws DexodusError `ERR_POLICY_INVALID`: every problem on a line of its own, with its path
 */
export function compilePolicy(_text: string, _hash: string): Policy {
  throw new Error('not written yet');
}
