import type { FastifyInstance } from 'fastify';
import { networkInterfaces } from 'node:os';
import { DexodusError } from '../errors.ts';
import { anyAddress } from './any-address.ts';

/** Where a server is reached. */
export interface ListenAddress {
  /** `undefined` for every address of the machine. */
  readonly host: string | undefined;
  /** 0 for any free one. */
  readonly port: number;
  /** The option that chooses the port, for the way out. */
  readonly option: string;
}

/**
 * Starts to listen.
 *
 * @returns the port
 * @throws DexodusError `ERR_USAGE` where the address can't be had
 */
export async function listen(
  server: FastifyInstance,
  { host, port, option }: ListenAddress,
): Promise<number> {
  try {
    await server.listen({ host: host ?? anyAddress(networkInterfaces()), port });
  } catch (error) {
    throw new DexodusError(
      'ERR_USAGE',
      `can't listen on ${reason(error, port)}: ${wayOut(option)}`,
      {
        cause: error,
      },
    );
  }
  const address = server.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function reason(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port}, another process does`;
    case 'EACCES':
      return `port ${port}, which needs more rights`;
    default:
      return `port ${port} (${error instanceof Error ? error.message : String(error)})`;
  }
}

function wayOut(option: string): string {
  return `choose another one with ${option}, or another address with --host`;
}
