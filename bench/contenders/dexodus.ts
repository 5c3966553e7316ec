import { join } from 'node:path';
import type { Contender } from '../contender.ts';
import { benchPolicy } from '../policy-file.ts';
import type { ShippedCommand } from '../shipped-command.ts';

/** What differs from one run of dexodus to another. */
export interface DexodusOptions {
  readonly name?: string;
  /** The policy's file; not read where there is a cluster. */
  readonly policy?: string;
  /** With a cluster: what the Deployment's container gets, and who it is. */
  readonly inCluster?: { readonly args: readonly string[]; readonly kubeconfig: string };
}

/**
 * dexodus as it ships: the bundle, the image's flags, its log of a line for each review.
 *
 * @param folder - the bundle
 */
export function dexodus(
  { flags, env }: ShippedCommand,
  folder: string,
  { name = 'dexodus', policy = benchPolicy, inCluster }: DexodusOptions = {},
): Contender {
  const args = inCluster?.args ?? ['serve', '--policy', policy];
  return {
    name,
    command: async ({ certificates, port }) => ({
      command: process.execPath,
      args: [...flags, join(folder, 'dexodus.js'), ...args],
      env: {
        ...env,
        DEXODUS_HOST: '127.0.0.1',
        DEXODUS_PORT: String(port),
        DEXODUS_PROBE_PORT: '0',
        // In a cluster it makes its certificates itself.
        ...(inCluster === undefined
          ? { DEXODUS_CERTS: certificates }
          : { DEXODUS_KUBECONFIG: inCluster.kubeconfig }),
      },
    }),
  };
}
