import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ServingCertificate } from '../../src/certificates/serving-certificate.ts';

/** One call of the API server. */
export interface RecordedCall {
  /** `/mutate` or `/validate`. */
  readonly path: string;
  readonly operation: string;
  /** The API version of the object that was sent. */
  readonly apiVersion: string;
}

/** A webhook that allows everything and remembers who came. */
export interface RecordingWebhook {
  readonly port: number;
  /** The calls for an object of this name so far, in their order. */
  readonly callsFor: (name: string) => readonly RecordedCall[];
  readonly close: () => Promise<void>;
}

interface AdmissionReview {
  readonly apiVersion: string;
  readonly kind: string;
  readonly request: {
    readonly uid: string;
    readonly name: string;
    readonly operation: string;
    readonly object: { readonly apiVersion: string };
  };
}

/** Starts the webhook on loopback, on a free port. */
export async function startRecordingWebhook(pair: ServingCertificate): Promise<RecordingWebhook> {
  const calls = new Map<string, RecordedCall[]>();
  const answer = async (request: IncomingMessage): Promise<string> => {
    const { apiVersion, kind, request: review }: AdmissionReview = JSON.parse(await text(request));
    const path = new URL(request.url ?? '', 'https://localhost').pathname;
    const call = { path, operation: review.operation, apiVersion: review.object.apiVersion };
    calls.set(review.name, [...(calls.get(review.name) ?? []), call]);
    return JSON.stringify({ apiVersion, kind, response: { uid: review.uid, allowed: true } });
  };
  const server = createServer(pair, (request, response) => {
    response.setHeader('content-type', 'application/json');
    answer(request).then(
      (body) => response.end(body),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  // The API server keeps idle connections for 90 s.
  server.keepAliveTimeout = 120_000;
  const port = await listen(server);
  return {
    port,
    callsFor: (name) => calls.get(name) ?? [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, 'localhost', resolve));
  const address = server.address() as AddressInfo;
  return address.port;
}
