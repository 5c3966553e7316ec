import { join } from 'node:path';

/** The policy that all decide by. */
export const benchPolicy = join(import.meta.dirname, 'policy.yaml');
