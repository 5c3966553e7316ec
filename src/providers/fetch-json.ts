import { lookup } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { DexodusError } from '../errors.ts';
import { urlFault } from '../policy/url-fault.ts';
import { quote } from '../verdict/quote.ts';
import { addressKind } from './address-kind.ts';
import { addressRefusal, guardedLookup, type Resolve } from './guarded-lookup.ts';
import { networkFault } from './network-fault.ts';

/** All of it together: name, connection, TLS, redirects and body. */
const timeoutMilliseconds = 5000;
/** A key set of a hundred RSA keys with their certificates has a fifth of it. */
const maxBytes = 1_048_576;
const maxRedirects = 3;

/** What the policy lets a provider do. */
export interface FetchRules {
  /** Plain http may be spoken. */
  readonly allowInsecure: boolean;
  /** Addresses that are not public may be called. */
  readonly allowPrivate: boolean;
}

/** What a call stands on; a test gives its own. */
export interface FetchDependencies {
  readonly resolve: Resolve;
  /** A signal that aborts when so much time is over. */
  readonly startTimeout: (milliseconds: number) => AbortSignal;
  /** Certificates of authorities (PEM) in place of Node's own. */
  readonly ca: string | undefined;
}

/** The system's resolver, clock and authorities (those of `NODE_EXTRA_CA_CERTS` among them). */
export const systemFetch: FetchDependencies = {
  resolve: (host, done) => {
    // It leaves the addresses out where there is an error.
    lookup(host, { all: true }, (error, addresses) => done(error, error === null ? addresses : []));
  },
  startTimeout: (milliseconds) => AbortSignal.timeout(milliseconds),
  ca: undefined,
};

/**
 * Reads a JSON document of a provider with GET. Called is what the policy names and nothing else:
 * over https, at public addresses (the rules may open both), without credentials, cookies, proxy or
 * a redirect to another origin, at most 5 seconds and 1 MiB.
 *
 * @throws DexodusError `ERR_PROVIDER_REFUSED` where the rules forbid the call,
 * `ERR_PROVIDER_UNREACHABLE` where nothing useful answers, `ERR_PROVIDER_INVALID` where the answer
 * is no JSON. Each message says what to do.
 */
export async function fetchJson(
  dependencies: FetchDependencies,
  url: string,
  rules: FetchRules,
): Promise<unknown> {
  const signal = dependencies.startTimeout(timeoutMilliseconds);
  try {
    return parse(await readBody(await follow(dependencies, url, { rules, signal })));
  } catch (error) {
    if (error instanceof DexodusError)
      throw new DexodusError(error.code, `${quote(url)}: ${error.message}`, { cause: error });
    const reason = signal.aborted
      ? `no answer within ${timeoutMilliseconds / 1000} seconds`
      : networkFault(error);
    throw new DexodusError('ERR_PROVIDER_UNREACHABLE', `${quote(url)}: ${reason}`, {
      cause: error,
    });
  }
}

interface Call {
  readonly rules: FetchRules;
  readonly signal: AbortSignal;
}

async function follow(
  dependencies: FetchDependencies,
  start: string,
  call: Call,
): Promise<IncomingMessage> {
  const fault = urlFault(start, call.rules.allowInsecure);
  if (fault !== undefined) throw refused(fault);
  let url = new URL(start);
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    // One redirect after the other: the next address stands in the answer before.
    // oxlint-disable-next-line no-await-in-loop
    const response = await send(dependencies, url, call);
    const { statusCode = 0 } = response;
    if (statusCode === 200) return response;
    response.destroy();
    if (![301, 302, 303, 307, 308].includes(statusCode))
      throw unreachable(`the answer has status ${statusCode}, not 200`);
    url = redirectTarget(url, response.headers.location);
  }
  throw unreachable(`more than ${maxRedirects} redirects`);
}

function redirectTarget(from: URL, location: string | undefined): URL {
  const target = location === undefined ? null : URL.parse(location, from.href);
  if (target === null) throw unreachable('redirects to nowhere');
  if (target.origin !== from.origin || target.username !== '' || target.password !== '')
    throw refused(
      `redirects to another origin, ${quote(target.origin)}: not followed; have the policy name the final URL`,
    );
  return target;
}

async function send(
  { resolve, ca }: FetchDependencies,
  url: URL,
  { rules, signal }: Call,
): Promise<IncomingMessage> {
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  // A socket asks no lookup about an address that is written out.
  if (!rules.allowPrivate && isIP(host) !== 0 && addressKind(host) !== 'public')
    throw addressRefusal(host, host);
  return new Promise((settle, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    request(url, {
      // No agent: no connection of before, no proxy of the environment, no TLS session.
      agent: false,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'dexodus',
      },
      signal,
      // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
      rejectUnauthorized: true,
      ...(ca !== undefined && { ca }),
      lookup: guardedLookup(resolve, rules.allowPrivate),
    })
      .on('response', settle)
      .on('error', reject)
      // Comes last, and alone where the other side changes the protocol.
      .on('close', () => reject(new Error('closed without an answer')))
      .end();
  });
}

async function readBody(response: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    // Leaving the loop destroys the connection: nothing more is read.
    if (bytes > maxBytes) throw unreachable(`the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new DexodusError('ERR_PROVIDER_INVALID', 'the answer is no JSON');
  }
}

function refused(message: string): DexodusError {
  return new DexodusError('ERR_PROVIDER_REFUSED', message);
}

function unreachable(message: string): DexodusError {
  return new DexodusError('ERR_PROVIDER_UNREACHABLE', message);
}
