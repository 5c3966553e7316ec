import { constants } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Server } from 'node:https';
import type { TlsOptions } from 'node:tls';
import { DexodusError } from '../errors.ts';
import { identifyClient } from './client-identity.ts';

/** Who may call. */
export interface ClientRule {
  /** PEM of the authorities that vouch for clients. */
  readonly authority: string;
  /** The common names that may call; empty for any. */
  readonly names: readonly string[];
}

/**
 * What TLS is told. Who shows no good certificate is not cut off: that would tell nobody why, so it
 * is answered with 401. A session is never resumed: each connection proves itself.
 */
export const clientTlsOptions = {
  requestCert: true,
  rejectUnauthorized: false,
  secureOptions: constants.SSL_OP_NO_TICKET,
} as const satisfies TlsOptions;

interface RequireClientDependencies {
  readonly names: readonly string[];
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

interface Client {
  /** `undefined` where the client may call. */
  readonly refusal: DexodusError | undefined;
  readonly validUntilMilliseconds: number;
  readonly generation: number;
}

const unknown = refusal('its connection is not known');
const expired = refusal('the client certificate has expired');

/**
 * Refuses each request of a connection whose client may not call, before anything else of it is
 * read. Has to come before all other hooks.
 *
 * @returns what to call when the authority has changed: a connection that an earlier one vouched for
 *   gets one more answer, which closes it
 */
export function requireClient(
  server: FastifyInstance<Server>,
  { names, now }: RequireClientDependencies,
): () => void {
  let generation = 0;
  const clients = new WeakMap<object, Client>();
  server.server.on('secureConnection', (socket) => {
    const identity = identifyClient(socket, names);
    clients.set(
      socket,
      identity.kind === 'known'
        ? { refusal: undefined, generation, ...identity }
        : { refusal: refusal(identity.reason), generation, validUntilMilliseconds: 0 },
    );
  });
  server.addHook('onRequest', (request, reply, done) => {
    const client = clients.get(request.raw.socket);
    const refused =
      client === undefined
        ? unknown
        : (client.refusal ?? (client.validUntilMilliseconds < now() ? expired : undefined));
    if (refused !== undefined || client?.generation !== generation)
      reply.raw.setHeader('connection', 'close');
    done(refused);
  });
  return () => {
    generation++;
  };
}

function refusal(reason: string): DexodusError {
  return new DexodusError('ERR_CLIENT_REFUSED', `only the API server may call: ${reason}`);
}
