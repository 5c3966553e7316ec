import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { addressKind } from './address-kind.ts';
import { addressRefusal, guardedLookup, type Resolve } from './guarded-lookup.ts';

/** What a connection stands on. */
export interface Connection {
  readonly resolve: Resolve;
  /** Certificates of authorities (PEM) in place of Node's own. */
  readonly ca: string | undefined;
}

/** One request to a provider; whether its URL may be called is known by then. */
export interface GuardedRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Addresses that are not public may be called. */
  readonly allowPrivate: boolean;
  readonly signal: AbortSignal;
}

/**
 * Sends one request over a connection of its own, to an address that was checked, and follows
 * nothing.
 *
 * @throws DexodusError `ERR_PROVIDER_REFUSED` where the address is not public and has to be; else
 * whatever Node says of a connection that failed
 */
export async function sendGuarded(
  { resolve, ca }: Connection,
  { url, method, headers, body, allowPrivate, signal }: GuardedRequest,
): Promise<IncomingMessage> {
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  // A socket asks no lookup about an address that is written out.
  if (!allowPrivate && isIP(host) !== 0 && addressKind(host) !== 'public')
    throw addressRefusal(host, host);
  return new Promise((settle, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    request(url, {
      method,
      // No agent: no connection of before, no proxy of the environment, no TLS session.
      agent: false,
      headers: {
        ...headers,
        accept: 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'dexodus',
      },
      signal,
      // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
      rejectUnauthorized: true,
      ...(ca !== undefined && { ca }),
      lookup: guardedLookup(resolve, allowPrivate),
    })
      .on('response', settle)
      .on('error', reject)
      // Comes last, and alone where the other side changes the protocol.
      .on('close', () => reject(new Error('closed without an answer')))
      .end(body);
  });
}
