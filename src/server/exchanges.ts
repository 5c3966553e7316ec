import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Server } from 'node:https';
import type { Admission } from '../admit.ts';
import type { Reporter } from '../audit/reporter.ts';
import { DexodusError } from '../errors.ts';
import { isObject } from '../json.ts';
import type { Gate } from './gate.ts';
import type { LoopWait } from './loop-wait.ts';
import { parseTimeout } from './timeout.ts';

/** What requests are followed with. */
export interface ExchangesDependencies {
  readonly clock: { readonly monotonic: () => number };
  /** How long what is looked at now may have waited for the event loop, in milliseconds. */
  readonly longestWait: LoopWait['longest'];
  /** Told of each decision once its exchange is over: no answer waits for it. */
  readonly reviewed: Reporter['reviewed'];
  readonly gate: Gate;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** On the monotonic clock. */
    arrived: number;
    /** What it may have waited before, in milliseconds. */
    waited: number;
    /** How long the API server waits for it, in milliseconds. */
    timeout: number;
    /** The bytes of its body that it announces; `undefined` where it doesn't. */
    bodyBytes: number | undefined;
    /** The bytes that the gate keeps for its body, until that is read. */
    share: number;
    admission: Admission | undefined;
  }
}

/** The requests in hand. */
export interface Exchanges {
  /** How many have arrived and are not answered yet. */
  readonly inFlight: () => number;
  /** Notes that a request's body takes no room any more. */
  readonly bodyRead: (request: FastifyRequest) => void;
}

/** Made once: what it costs to refuse is time that reviews need. */
const overloaded = new DexodusError(
  'ERR_OVERLOADED',
  'there is more to review than can be answered in time',
);

/**
 * Notes when each request arrives and when its exchange is over, whichever side ended it, and
 * refuses what can't be answered in time before its body is read (Node drains that). A server that
 * closes ends its connections as soon as nobody waits for an answer: Node's own close would wait for
 * a connection that never carried a request.
 */
export function followExchanges(
  server: FastifyInstance<Server>,
  { clock, reviewed, longestWait, gate }: ExchangesDependencies,
): Exchanges {
  let inFlight = 0;
  let isClosing = false;
  // What V8 compiled for requests goes in a collection that finds none of them, and with a review now
  // and then that is most of the time. So one stays, without what it carried.
  const kept: { last: FastifyReply | undefined } = { last: undefined };
  const endConnections = (): void => {
    if (isClosing && inFlight === 0) server.server.closeAllConnections();
  };
  const bodyRead = (request: FastifyRequest): void => {
    if (request.share > 0) gate.release(request.share);
    request.share = 0;
  };
  for (const property of ['arrived', 'waited', 'timeout', 'share'] as const)
    server.decorateRequest(property, 0);
  for (const property of ['bodyBytes', 'admission'] as const)
    server.decorateRequest(property, undefined);
  server.addHook('onRequest', (request, reply, done) => {
    request.arrived = clock.monotonic();
    request.waited = longestWait(request.arrived);
    request.timeout = parseTimeout(timeoutOf(request.query));
    request.bodyBytes = lengthOf(request);
    inFlight++;
    reply.raw.on('close', () => {
      inFlight--;
      bodyRead(request);
      const { admission, arrived } = request;
      if (admission !== undefined) {
        reviewed({
          record: admission.record,
          durationMilliseconds: clock.monotonic() - arrived,
          bytes: request.bodyBytes,
        });
        request.admission = undefined;
        kept.last = reply;
      }
      endConnections();
    });
    const share = gate.enter(
      {
        waitedMilliseconds: request.waited,
        timeoutMilliseconds: request.timeout,
        bodyBytes: request.bodyBytes,
      },
      inFlight,
    );
    if (share !== undefined) request.share = share;
    done(share === undefined ? overloaded : undefined);
  });
  server.addHook('preClose', (done) => {
    isClosing = true;
    endConnections();
    done();
  });
  return { inFlight: () => inFlight, bodyRead };
}

/** The bytes that a request announces. */
function lengthOf({ headers }: FastifyRequest): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

function timeoutOf(query: unknown): string | undefined {
  const timeout = isObject(query) ? query['timeout'] : undefined;
  return typeof timeout === 'string' ? timeout : undefined;
}
