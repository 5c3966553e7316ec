import {
  fastify as createFastify,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Server } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import type { admit, Admission, AdmitContext, Endpoint } from '../admit.ts';
import type { Reporter } from '../audit/reporter.ts';
import { DexodusError } from '../errors.ts';
import { isObject, type JsonValue } from '../json.ts';
import type { Policy } from '../policy/policy.ts';
import { withoutSchemas } from './without-schemas.ts';
import { errorAnswer } from './error-answer.ts';
import { parseBodies } from './parse-bodies.ts';
import { followExchanges, type ExchangesDependencies } from './exchanges.ts';
import { createGate, maxConnections } from './gate.ts';
import { findNamespaceLabels, type LookUpLabels } from './namespace-labels.ts';
import { clientTlsOptions, requireClient, type ClientRule } from './require-client.ts';
import { maxTimeoutMilliseconds } from './timeout.ts';

/**
 * The API server takes objects of 3 MiB at most. A review holds one twice, as it is and as it was,
 * and 1 MiB is left for what the API server adds. controller-runtime draws the same line.
 */
const maxBodyBytes = (2 * 3 + 1) * 1024 * 1024;
/** The API server keeps idle connections for 90 s: the one that closes first must not be this one. */
const keepAliveMilliseconds = 100_000;
/** A handshake, and a request's headers, that take longer than this are nobody's review. */
const slowestStartMilliseconds = 10_000;

/** The API server's uids have 36; an error gives back no more of a longer one. */
const maxUidCharacters = 64;

/** What the server needs of its surroundings. */
export interface AdmissionServerDependencies extends Omit<ExchangesDependencies, 'gate'> {
  readonly admit: typeof admit;
  /** Judges the ConfigMap of a policy, whether one is in force or not. */
  readonly admitPolicy: (review: JsonValue, nowMilliseconds: number) => Admission;
  /** The policy in force; `undefined` before the first good one. */
  readonly policy: () => Policy | undefined;
  /** Asked only where the policy needs them. */
  readonly labelsOf: LookUpLabels;
  readonly clock: Clock;
  /** Who may call; left out: anyone. */
  readonly clients?: ClientRule;
  /** Told of each connection that there was no room for. */
  readonly connectionRefused: () => void;
  /** Told of each request that gets an error. */
  readonly failed: Reporter['failed'];
  /** While true, each answer asks for the connection to be closed. */
  readonly isDraining: () => boolean;
}

export interface Clock {
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Milliseconds since any moment, never going back. */
  readonly monotonic: () => number;
}

/** The webhook's server, not listening yet. */
export interface AdmissionServer {
  readonly server: FastifyInstance<Server>;
  /** How many requests have arrived and are not answered yet. */
  readonly inFlight: () => number;
  /** Serves connections that come from now on with another certificate; those that are open go on. */
  readonly changeCertificate: (tls: SecureContextOptions) => void;
  /** Puts other authorities in the place of those of `clients`. */
  readonly changeClientAuthority: (authority: string) => void;
}

/** What holds for every certificate: a new one begins without any option of the old one. */
const tlsOptions = { minVersion: 'TLSv1.2' } as const;

/** Builds the webhook's server: `POST /mutate`, `/validate` and `/policy`, over TLS. It does not listen yet. */
export function buildAdmissionServer(
  dependencies: AdmissionServerDependencies,
  tls: SecureContextOptions,
): AdmissionServer {
  const { clients, clock } = dependencies;
  let certificate = tls;
  let authority = clients && { ca: clients.authority };
  const server = createFastify({
    https: {
      ...certificate,
      ...tlsOptions,
      ...(clients && clientTlsOptions),
      ...authority,
      handshakeTimeout: slowestStartMilliseconds,
    },
    keepAliveTimeout: keepAliveMilliseconds,
    requestTimeout: maxTimeoutMilliseconds,
    // While it stops, a request on an open connection is still a review that somebody waits for.
    return503OnClosing: false,
    exposeHeadRoutes: false,
    schemaController: withoutSchemas,
  });
  server.server.headersTimeout = slowestStartMilliseconds;
  server.server.maxConnections = maxConnections;
  server.server.on('drop', dependencies.connectionRefused);
  parseBodies(server, maxBodyBytes);
  const clientsChanged = clients && requireClient(server, { names: clients.names, now: clock.now });
  const renewContext = (): void =>
    server.server.setSecureContext({
      ...certificate,
      ...tlsOptions,
      ...(clients && clientTlsOptions),
      ...authority,
    });
  const { inFlight, bodyRead } = followExchanges(server, {
    ...dependencies,
    gate: createGate(maxBodyBytes),
  });
  addRoutes(server, dependencies, bodyRead);
  return {
    server,
    inFlight,
    changeCertificate(changed) {
      certificate = changed;
      renewContext();
    },
    changeClientAuthority(changed) {
      authority = { ca: changed };
      renewContext();
      clientsChanged?.();
    },
  };
}

function addRoutes(
  server: FastifyInstance<Server>,
  dependencies: AdmissionServerDependencies,
  bodyRead: (request: FastifyRequest) => void,
): void {
  server.setErrorHandler((error: FastifyError, request, reply) =>
    fail(dependencies, error, { request, reply }),
  );
  server.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .send({ code: 'ERR_NOT_FOUND', message: 'POST a review to /mutate, /validate or /policy' }),
  );
  for (const endpoint of ['mutate', 'validate'] as const)
    server.post(`/${endpoint}`, (request, reply) => {
      const answered = review(dependencies, { endpoint, request, reply });
      // Until it is decided, a review that waits for labels holds its body.
      if (!(answered instanceof Promise)) bodyRead(request);
      return answered;
    });
  server.post('/policy', (request, reply) => {
    const { admitPolicy, clock } = dependencies;
    const admission = admitPolicy(bodyOf(request), clock.now());
    bodyRead(request);
    return send(dependencies, { request, reply }, admission);
  });
}

interface Exchange {
  readonly endpoint: Endpoint;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

function review(
  dependencies: AdmissionServerDependencies,
  exchange: Exchange,
): void | Promise<void> {
  const { clock, labelsOf } = dependencies;
  const { request } = exchange;
  const policy = dependencies.policy();
  if (policy === undefined)
    throw new DexodusError('ERR_POLICY_MISSING', 'no policy has been loaded yet: see /readyz');
  if (clock.monotonic() - request.arrived + request.waited >= request.timeout)
    throw new DexodusError('ERR_REVIEW_TIMEOUT', 'the API server has given this review up');
  const nowMilliseconds = clock.now();
  const namespaceLabels = findNamespaceLabels(labelsOf, policy, bodyOf(request));
  // Nearly always they are known, or not needed: then nothing is waited for.
  if (!(namespaceLabels instanceof Promise))
    return answer(dependencies, exchange, { policy, nowMilliseconds, namespaceLabels });
  return namespaceLabels.then((found) =>
    answer(dependencies, exchange, { policy, nowMilliseconds, namespaceLabels: found }),
  );
}

function answer(
  dependencies: AdmissionServerDependencies,
  { endpoint, request, reply }: Exchange,
  context: AdmitContext,
): void {
  const admission = dependencies.admit(endpoint, bodyOf(request), context);
  return send(dependencies, { request, reply }, admission);
}

function send(
  { isDraining }: AdmissionServerDependencies,
  { request, reply }: Omit<Exchange, 'endpoint'>,
  admission: Admission,
): void {
  request.admission = admission;
  // Until its answer has left, the request stays; under load hundreds do, and their bodies need not.
  request.body = undefined;
  if (isDraining()) reply.raw.setHeader('connection', 'close');
  // The answer is a text of a known type, and no hook waits for it: fastify has nothing to add.
  reply.hijack();
  const { body } = admission;
  reply.raw
    .writeHead(200, { 'content-type': jsonType, 'content-length': body.length })
    .end(body, 'latin1');
}

const jsonType = 'application/json; charset=utf-8';

function bodyOf({ body }: FastifyRequest): JsonValue {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parser above is JSON.parse
  return body as JsonValue;
}

/** The one place where an error becomes an answer. */
function fail(
  { failed, isDraining }: AdmissionServerDependencies,
  error: Error,
  { request, reply }: Omit<Exchange, 'endpoint'>,
): FastifyReply {
  const { status, code, message, retryAfterSeconds } = errorAnswer(error, maxBodyBytes);
  const uid = uidOf(request.body);
  failed({ code, message, uid, error: status === 500 ? error : undefined });
  if (isDraining()) reply.raw.setHeader('connection', 'close');
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', retryAfterSeconds);
  return reply.code(status).send({ code, message, uid });
}

function uidOf(body: unknown): string | undefined {
  const request = isObject(body) ? body['request'] : undefined;
  const uid = isObject(request) ? request['uid'] : undefined;
  return typeof uid === 'string' ? uid.slice(0, maxUidCharacters) : undefined;
}
