import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { KubeConfig } from '@kubernetes/client-node';

/** One request that the fake API server got, to be answered by the test. */
export interface Exchange {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** What was sent, to its end. */
  readonly body: () => Promise<string>;
  /** Answers with JSON and ends. */
  readonly reply: (status: number, body: unknown) => void;
  /** Starts an answer of 200 and sends some of it; what is no text or bytes is sent as a line of JSON. */
  readonly send: (part: unknown) => void;
  /** Ends the answer. */
  readonly end: () => void;
  /** Breaks the connection. */
  readonly cut: () => void;
  /** Resolves when the client has gone away. */
  readonly closed: Promise<unknown>;
}

/** An API server that says what the test tells it to say. */
export interface FakeApiServer {
  readonly url: string;
  readonly kubeConfig: KubeConfig;
  /** The next request; waits for it. */
  readonly next: () => Promise<Exchange>;
  /** How many requests nobody has taken yet. */
  readonly pending: () => number;
  /** Stops to listen (connections stay), so that new ones are refused. */
  readonly stopListening: () => Promise<void>;
  readonly listenAgain: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function startFakeApiServer(): Promise<FakeApiServer> {
  const exchanges: Exchange[] = [];
  const takers: ((exchange: Exchange) => void)[] = [];
  const handler = (request: IncomingMessage, r: ServerResponse) => {
    const exchange = exchangeOf(request, r);
    const taker = takers.shift();
    if (taker === undefined) exchanges.push(exchange);
    else taker(exchange);
  };
  let server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const first = server;
  return {
    url,
    kubeConfig: kubeConfigFor(url),
    next: async () =>
      exchanges.shift() ?? new Promise<Exchange>((resolve) => void takers.push(resolve)),
    pending: () => exchanges.length,
    async stopListening() {
      server.close();
    },
    async listenAgain() {
      server = createServer(handler).listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    async close() {
      for (const each of [first, server]) {
        each.closeAllConnections();
        each.close();
      }
    },
  };
}

/** A kubeconfig for a plain HTTP server, which client-node allows only without TLS verification. */
function kubeConfigFor(url: string): KubeConfig {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    { name: 'fake', server: url, skipTLSVerify: true },
    { name: 'fake', token: 'fake-token' },
  );
  return kubeConfig;
}

function exchangeOf(request: IncomingMessage, response: ServerResponse): Exchange {
  const { method = '', url = '', headers } = request;
  return {
    method,
    url,
    query: new URL(url, 'http://fake').searchParams,
    headers,
    body: () => text(request),
    reply(status, body) {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    },
    send(part) {
      response.flushHeaders();
      const raw = typeof part === 'string' || Buffer.isBuffer(part);
      response.write(raw ? part : `${JSON.stringify(part)}\n`);
    },
    end: () => void response.end(),
    cut: () => void response.destroy(),
    closed: once(response, 'close'),
  };
}
