import { lookup } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { DexodusError } from '../errors.ts';
import { urlFault } from '../policy/url-fault.ts';
import { quote } from '../verdict/quote.ts';
import { readBody } from './read-body.ts';
import { sendGuarded, type Connection } from './send-guarded.ts';
import { withinTime, type StartTimeout } from './within-time.ts';

const maxRedirects = 3;

/** What the policy lets a provider do. */
export interface FetchRules {
  /** Plain http may be spoken. */
  readonly allowInsecure: boolean;
  /** Addresses that are not public may be called. */
  readonly allowPrivate: boolean;
}

/** What a call stands on; a test gives its own. */
export interface FetchDependencies extends Connection {
  readonly startTimeout: StartTimeout;
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
  return withinTime(dependencies.startTimeout, url, async (signal) =>
    parse(await readBody(await follow(dependencies, url, { rules, signal }))),
  );
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
  const { allowPrivate } = call.rules;
  const request = { method: 'GET', headers: {}, allowPrivate, signal: call.signal } as const;
  let url = new URL(start);
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    // One redirect after the other: the next address stands in the answer before.
    // oxlint-disable-next-line no-await-in-loop
    const response = await sendGuarded(dependencies, { ...request, url });
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
