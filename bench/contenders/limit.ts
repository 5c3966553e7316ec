import { join } from 'node:path';
import type { Contender } from '../contender.ts';

const program = join(import.meta.dirname, '../limit-server.ts');

/**
 * The limit. It runs with Node's defaults: flags are a choice of whoever ships, and a limit that
 * wore ours would hide what they cost. Beside it, `limit (our flags)` tells just that.
 */
export function limit({ name = 'limit', flags = [] as readonly string[] } = {}): Contender {
  return {
    name,
    decidesNothing: true,
    command: async ({ certificates, port, answerFile }) => ({
      command: process.execPath,
      args: [...flags, program, String(port), certificates, answerFile],
      env: { NODE_ENV: 'production' },
    }),
  };
}
