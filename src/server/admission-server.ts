import {
  fastify as createFastify,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { SecureContextOptions } from 'node:tls';
import type { admit, Admission, Endpoint } from '../admit.ts';
import { DexodusError } from '../errors.ts';
import { isObject, type JsonValue } from '../json.ts';
import type { Policy } from '../policy/policy.ts';
import { parseTimeout } from './timeout.ts';

/**
 * The API server takes requests of 3 MiB; a review holds an object twice (as it is and as it was)
 * and what the API server adds. controller-runtime draws the same line.
 */
const maxBodyBytes = 7 * 1024 * 1024;
/** The API server keeps idle connections for 90 s: the one that closes first must not be this one. */
const keepAliveMilliseconds = 100_000;

/** What the server needs of its surroundings. */
export interface AdmissionServerDependencies {
  readonly admit: typeof admit;
  /** The policy in force; `undefined` before the first good one. */
  readonly policy: () => Policy | undefined;
  readonly clock: Clock;
  /** Told of each review after its answer has been sent. */
  readonly reviewed: (admission: Admission, durationMilliseconds: number) => void;
  /** Told of each request that got an error; `error` only where it is a defect. */
  readonly failed: (failure: Failure) => void;
  /** While true, each answer asks for the connection to be closed. */
  readonly isDraining: () => boolean;
}

export interface Clock {
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Milliseconds since any moment, never going back. */
  readonly monotonic: () => number;
}

/** A request that was answered with an error. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly uid: string | undefined;
  readonly error: unknown;
}

declare module 'fastify' {
  interface FastifyRequest {
    arrived: number;
    admission: Admission | undefined;
  }
}

/** Builds the webhook's server: `POST /mutate` and `POST /validate`, over TLS. It does not listen yet. */
export function buildAdmissionServer(
  dependencies: AdmissionServerDependencies,
  tls: SecureContextOptions,
): FastifyInstance {
  const { clock, reviewed, isDraining } = dependencies;
  const server = createFastify({
    https: { ...tls, minVersion: 'TLSv1.2' },
    bodyLimit: maxBodyBytes,
    keepAliveTimeout: keepAliveMilliseconds,
    // While it stops, a request on an open connection is still a review that somebody waits for.
    return503OnClosing: false,
    exposeHeadRoutes: false,
  });
  server.decorateRequest('arrived', 0);
  server.decorateRequest('admission', undefined);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, JSON.parse(String(body)));
    } catch {
      done(new DexodusError('ERR_REVIEW_INVALID', 'the body is no JSON'));
    }
  });
  server.addHook('onRequest', (request, reply, done) => {
    request.arrived = clock.monotonic();
    if (isDraining()) void reply.header('connection', 'close');
    done();
  });
  server.addHook('onResponse', (request, _reply, done) => {
    if (request.admission !== undefined)
      reviewed(request.admission, clock.monotonic() - request.arrived);
    done();
  });
  server.setErrorHandler((error: FastifyError, request, reply) =>
    fail(dependencies, { error, request, reply }),
  );
  server.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .send({ code: 'ERR_NOT_FOUND', message: 'POST a review to /mutate or /validate' }),
  );
  server.post('/mutate', (request, reply) =>
    review(dependencies, { endpoint: 'mutate', request, reply }),
  );
  server.post('/validate', (request, reply) =>
    review(dependencies, { endpoint: 'validate', request, reply }),
  );
  return server;
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

function review(
  { admit: answer, policy: current, clock }: AdmissionServerDependencies,
  { endpoint, request, reply }: Exchange & { readonly endpoint: Endpoint },
): FastifyReply {
  const policy = current();
  if (policy === undefined)
    throw new DexodusError('ERR_POLICY_MISSING', 'no policy has been loaded yet: see /readyz');
  if (clock.monotonic() - request.arrived >= parseTimeout(timeoutOf(request.query)))
    throw new DexodusError('ERR_REVIEW_TIMEOUT', 'the API server has given this review up');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parser above is JSON.parse
  const admission = answer(endpoint, request.body as JsonValue, {
    policy,
    nowMilliseconds: clock.now(),
  });
  request.admission = admission;
  return reply.header('content-type', 'application/json').send(admission.body);
}

function timeoutOf(query: unknown): string | undefined {
  const timeout = isObject(query) ? query['timeout'] : undefined;
  return typeof timeout === 'string' ? timeout : undefined;
}

/** The one place where an error becomes an answer: never one that allows. */
function fail(
  { failed }: AdmissionServerDependencies,
  { error, request, reply }: Exchange & { readonly error: FastifyError | DexodusError },
): FastifyReply {
  const { status, code, message } = statusOf(error);
  failed({ code, message, uid: uidOf(request.body), error: status === 500 ? error : undefined });
  if (status === 503) void reply.header('retry-after', '1');
  return reply.code(status).send({ code, message });
}

interface ErrorStatus {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

function statusOf(error: FastifyError | DexodusError): ErrorStatus {
  if (error instanceof DexodusError) {
    const { code, message } = error;
    if (code === 'ERR_REVIEW_INVALID') return { status: 400, code, message };
    if (code === 'ERR_POLICY_MISSING' || code === 'ERR_REVIEW_TIMEOUT')
      return { status: 503, code, message };
  } else if (error.statusCode === 413) {
    return {
      status: 413,
      code: 'ERR_BODY_TOO_LARGE',
      message: `the body is larger than ${maxBodyBytes} bytes`,
    };
  } else if (error.statusCode === 415) {
    return {
      status: 415,
      code: 'ERR_MEDIA_TYPE',
      message: 'the content type is not application/json',
    };
  } else if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return {
      status: error.statusCode,
      code: 'ERR_REQUEST_INVALID',
      message: 'the request can not be read',
    };
  }
  return {
    status: 500,
    code: 'ERR_INTERNAL',
    message: 'the review failed: see the log of dexodus',
  };
}

function uidOf(body: unknown): string | undefined {
  const request = isObject(body) ? body['request'] : undefined;
  const uid = isObject(request) ? request['uid'] : undefined;
  return typeof uid === 'string' ? uid : undefined;
}
