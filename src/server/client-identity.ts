import type { TLSSocket } from 'node:tls';

/** Who opened a connection, as its certificate says. */
export type ClientIdentity =
  | { readonly kind: 'known'; readonly validUntilMilliseconds: number }
  | { readonly kind: 'refused'; readonly reason: string };

/** What is asked of a connection after its handshake. */
export type ClientConnection = Pick<
  TLSSocket,
  'authorized' | 'authorizationError' | 'getPeerCertificate' | 'getPeerX509Certificate'
>;

/**
 * Whether a connection's client may call. OpenSSL has verified the certificate in the handshake: its
 * chain, its dates, and that it is meant for clients.
 *
 * @param names - the common names that may call; any that the authority vouches for where it is empty
 */
export function identifyClient(
  connection: ClientConnection,
  names: readonly string[],
): ClientIdentity {
  const certificate = connection.getPeerX509Certificate();
  if (certificate === undefined) return refused('no client certificate was shown');
  if (!connection.authorized)
    return refused(
      `the client certificate is not accepted (${String(connection.authorizationError)})`,
    );
  // Several common names are given as a list: which of them would it be?
  const name: unknown = connection.getPeerCertificate().subject.CN;
  if (names.length > 0 && !(typeof name === 'string' && names.includes(name)))
    return refused("the client certificate's common name is not among those of --client-name");
  return { kind: 'known', validUntilMilliseconds: certificate.validToDate.getTime() };
}

function refused(reason: string): ClientIdentity {
  return { kind: 'refused', reason };
}
