import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer, request as httpsRequest } from 'node:https';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { Provider as OidcProvider, type AsymmetricSigningAlgorithm } from 'oidc-provider';

import { makeLocalCertificates } from '../../src/certificates/local-certificates.ts';
import { isObject } from '../../src/json.ts';

/** The one client and the one API that the provider knows. */
export const CLIENT = {
  id: 'orders-job',
  secret: 'a-secret-of-the-tests-only',
  audience: 'https://orders.example.com',
} as const;

/** A client whose id and secret mean something else in HTTP Basic where they are not encoded. */
export const AWKWARD_CLIENT = { id: 'sb-orders!t1|a:b', secret: 'p+ %20:/&=~' } as const;

/** A client that sends its secret in the form, and none by HTTP Basic. */
export const POST_CLIENT = { id: 'orders-form', secret: 'another-secret-of-the-tests' } as const;

/** A client that has no grant of its own. */
export const BROWSER_CLIENT = { id: 'orders-page', secret: 'a-third-secret-of-the-tests' } as const;

/** A real OpenID provider (npm's certified `oidc-provider`) on loopback, over TLS. */
export interface OpenIdProvider {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly tokenEndpoint: string;
  /** The test's own authority, as PEM. */
  readonly ca: string;
  /** The requests so far, as `GET /path`. */
  readonly requests: readonly string[];
  /** Puts new signature keys in the place of the old ones; the first one signs access tokens. */
  readonly rotate: (algorithms?: readonly AsymmetricSigningAlgorithm[]) => Promise<void>;
  /** Lets a handler answer one path (as `/jwks`) in the provider's place; without one, the provider answers again. */
  readonly misbehave: (path: string, handler?: RequestListener) => void;
  /** Goes away: open connections are cut, new ones refused. */
  readonly close: () => Promise<void>;
}

/** How a test wants its provider. */
export interface OpenIdProviderOptions {
  /** One signature key for each; the first one signs access tokens. */
  readonly algorithms?: readonly AsymmetricSigningAlgorithm[];
  /** Where the issuer lives on its host: empty, or as `/realms/orders`. */
  readonly path?: string;
  /** An issuer that is only a name, as XSUAA's. */
  readonly issuer?: string;
}

/** Starts a provider on a free port of loopback; its certificate names `localhost`, `127.0.0.1` and `::1`. */
export async function startOpenIdProvider(
  options: OpenIdProviderOptions = {},
): Promise<OpenIdProvider> {
  const { path = '', algorithms = ['RS256'] } = options;
  const { ca, ...certificate } = await makeCertificate();
  const server = createServer(certificate);
  const origin = `https://localhost:${await listen(server)}`;
  const issuer = options.issuer ?? `${origin}${path}`;
  const requests: string[] = [];
  const misbehaviour = new Map<string, RequestListener>();
  let provider = await makeProvider(issuer, algorithms);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const url = request.url ?? '/';
    requests.push(`${request.method ?? ''} ${url}`);
    const local = url.startsWith(path) ? url.slice(path.length) : url;
    const handler = misbehaviour.get(local) ?? provider;
    // The provider reads the path that it is mounted at off the difference of the two.
    Object.assign(request, { originalUrl: url, url: local });
    handler(request, response);
  });
  return {
    issuer,
    jwksUri: `${origin}${path}/jwks`,
    tokenEndpoint: `${origin}${path}/token`,
    ca,
    requests,
    rotate: async (next = algorithms) => {
      provider = await makeProvider(issuer, next);
    },
    misbehave: (local, handler) => {
      if (handler === undefined) misbehaviour.delete(local);
      else misbehaviour.set(local, handler);
    },
    close: async () => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Asks the provider for an access token (a JWT) by client credentials, as a job in the field would. */
export async function requestAccessToken(
  provider: OpenIdProvider,
  scope = 'read',
): Promise<string> {
  const answer: unknown = JSON.parse(
    await askProvider(provider, provider.tokenEndpoint, {
      grant_type: 'client_credentials',
      scope,
    }),
  );
  if (!isObject(answer) || typeof answer['access_token'] !== 'string') {
    throw new Error(`no token: ${JSON.stringify(answer)}`);
  }
  return answer['access_token'];
}

/** The body that an address of the provider answers with: GET, or a client's POST where there is a form. */
export async function askProvider(
  provider: OpenIdProvider,
  url: string,
  form?: Readonly<Record<string, string>>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const client = { auth: `${CLIENT.id}:${CLIENT.secret}`, method: 'POST' };
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const options = { ca: provider.ca, agent: false, ...(form && { ...client, headers }) };
    httpsRequest(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      response.on('error', reject);
    })
      .on('error', reject)
      .end(form && new URLSearchParams(form).toString());
  });
}

async function makeProvider(
  issuer: string,
  algorithms: readonly AsymmetricSigningAlgorithm[],
): Promise<RequestListener> {
  const [alg = 'RS256'] = algorithms;
  const job = ({ id, secret }: { readonly id: string; readonly secret: string }) => ({
    client_id: id,
    client_secret: secret,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    id_token_signed_response_alg: alg,
  });
  const provider = new OidcProvider(issuer, {
    jwks: { keys: await Promise.all(algorithms.map(generateSignatureKey)) },
    clients: [
      job(CLIENT),
      job(AWKWARD_CLIENT),
      { ...job(POST_CLIENT), token_endpoint_auth_method: 'client_secret_post' as const },
      { ...job(BROWSER_CLIENT), grant_types: [] },
    ],
    cookies: { keys: ['no cookie is ever set'] },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => CLIENT.audience,
        getResourceServerInfo: () => ({
          scope: 'read write',
          audience: CLIENT.audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 300,
          jwt: { sign: { alg } },
        }),
      },
    },
  });
  const callback = provider.callback();
  return (request, response) => void callback(request, response);
}

async function generateSignatureKey(alg: AsymmetricSigningAlgorithm): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: crypto.randomUUID() };
}

async function makeCertificate(): Promise<Readonly<Record<'ca' | 'cert' | 'key', string>>> {
  const directory = await mkdtemp(join(tmpdir(), 'dexodus-provider-'));
  try {
    await makeLocalCertificates(directory, Date.now());
    const read = async (name: string): Promise<string> => readFile(join(directory, name), 'utf8');
    const [ca, cert, key] = await Promise.all([read('ca.crt'), read('tls.crt'), read('tls.key')]);
    return { ca, cert, key };
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return address.port;
}
