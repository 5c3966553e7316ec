import { createHash } from 'node:crypto';

/** By what a policy is known everywhere: the first 12 hex digits of the SHA-256 of its text. */
export function hashPolicy(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
