import { join } from 'node:path';
import type { Contender } from '../contender.ts';
import { benchPolicy } from '../policy-file.ts';
import type { ShippedCommand } from '../shipped-command.ts';

/**
 * dexodus as it ships: the bundle, the image's flags, its log of a line for each review.
 *
 * @param folder - the bundle
 */
export function dexodus(
  { flags, env }: ShippedCommand,
  folder: string,
  { name = 'dexodus', policy = benchPolicy } = {},
): Contender {
  return {
    name,
    command: async ({ certificates, port }) => ({
      command: process.execPath,
      args: [
        ...flags,
        join(folder, 'dexodus.js'),
        'serve',
        ...optionsOf(certificates, port, policy),
      ],
      env: { ...env },
    }),
  };
}

function optionsOf(certificates: string, port: number, policy: string): readonly string[] {
  const ports = ['--port', String(port), '--probe-port', '0'];
  return ['--policy', policy, '--certs', certificates, '--host', '127.0.0.1', ...ports];
}
