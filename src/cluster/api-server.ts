import http from 'node:http';
import https from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { readObject } from './read-object.ts';
import { readText } from './read-text.ts';
import type { Timer } from './timer.ts';

/** The API server's answer: what was asked for, or why not. */
export type ApiAnswer =
  | { readonly kind: 'ok'; readonly body: AsyncIterable<Buffer> }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string };

/** What a writing request came to. */
export type WriteAnswer =
  /** The object as it is now stored (after DELETE, what the API server says of it). */
  | { readonly kind: 'ok'; readonly object: JsonObject }
  /** 409 is a conflict, or an object that exists already; 404 one that doesn't. */
  | { readonly kind: 'refused'; readonly status: number; readonly message: string };

/** One request that writes. */
export interface WriteRequest {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query: `fieldManager`, `force`, `dryRun`. */
  readonly path: string;
  readonly body?: JsonObject | readonly JsonValue[];
  /**
   * JSON where it is left out. PATCH has to say which kind of patch it is; server-side apply takes
   * JSON for the YAML that it asks for.
   */
  readonly contentType?:
    | 'application/json'
    | 'application/apply-patch+yaml'
    | 'application/merge-patch+json'
    | 'application/json-patch+json';
  readonly signal: AbortSignal;
}

export interface GetOptions {
  readonly signal: AbortSignal;
  /** The media type asked for; JSON where it is left out. */
  readonly accept?: string;
  /** An answer that says nothing for so long is cut off; `ANSWER_SECONDS` where it is left out. */
  readonly silenceSeconds?: number;
}

/** The Kubernetes API server, with the credentials of dexodus. */
export interface ApiServer {
  /**
   * Asks for a path (with its query). The body has to be read, to its end or into a break.
   *
   * @throws Error where the server can't be reached or does not answer in time; reading the body
   *   throws where the connection breaks, or the signal is aborted
   */
  readonly get: (path: string, options: GetOptions) => Promise<ApiAnswer>;
  /**
   * Creates, replaces, patches or deletes an object.
   *
   * @throws Error where the server can't be reached, does not answer in time or with something else
   *   than an object: whether it did as it was told is then not known
   */
  readonly send: (request: WriteRequest) => Promise<WriteAnswer>;
}

export interface ApiServerDependencies {
  /** Called for each connection, so that a rotated token, certificate or CA counts at once. */
  readonly loadKubeConfig: () => KubeConfig;
  readonly timer: Timer;
  /** Told of the `Date` header of each answer. */
  readonly heardTime?: (date: string | undefined) => void;
}

const ANSWER_SECONDS = 15;
// Finds a peer that is gone within half a minute (Linux, libuv: ten probes, a second apart).
const TCP_KEEP_ALIVE_MILLISECONDS = 15_000;
const STATUS_BYTES = 64 * 1024;
const MESSAGE_LENGTH = 1000;

/** Makes the client; it opens a connection for each request and keeps none. */
export function connectApiServer(dependencies: ApiServerDependencies): ApiServer {
  const { timer } = dependencies;
  return {
    async get(path, { signal, accept, silenceSeconds = ANSWER_SECONDS }) {
      const response = await ask(dependencies, path, { method: 'GET', signal, accept });
      const body = cutOffSilence(timer, response, silenceSeconds);
      const status = response.statusCode ?? 0;
      if (status === 200) return { kind: 'ok', body };
      return { kind: 'refused', status, message: (await readMessage(body)) ?? nameOf(status) };
    },
    async send({ path, body: value, ...request }) {
      const text = value === undefined ? undefined : JSON.stringify(value);
      const response = await ask(dependencies, path, { ...request, text });
      const body = cutOffSilence(timer, response, ANSWER_SECONDS);
      const status = response.statusCode ?? 0;
      if (status >= 200 && status < 300) return { kind: 'ok', object: await readObject(body) };
      return { kind: 'refused', status, message: (await readMessage(body)) ?? nameOf(status) };
    },
  };
}

interface Ask {
  readonly method: string;
  readonly signal: AbortSignal;
  readonly accept?: string | undefined;
  readonly contentType?: string;
  readonly text?: string | undefined;
}

async function ask(
  { loadKubeConfig, timer, heardTime }: ApiServerDependencies,
  path: string,
  { method, signal, accept, contentType, text }: Ask,
): Promise<IncomingMessage> {
  const kubeConfig = loadKubeConfig();
  const server = kubeConfig.getCurrentCluster()?.server ?? '';
  const url = new URL(server.replace(/\/+$/u, '') + path);
  const options: RequestOptions = {
    method,
    signal,
    headers: {
      Accept: accept ?? 'application/json',
      'User-Agent': 'dexodus',
      ...(text !== undefined && {
        'Content-Type': contentType ?? 'application/json',
        'Content-Length': Buffer.byteLength(text),
      }),
    },
  };
  await kubeConfig.applyToHTTPSOptions(options);
  const request = (url.protocol === 'http:' ? http : https).request(url, options);
  request.on('socket', (socket) => socket.setKeepAlive(true, TCP_KEEP_ALIVE_MILLISECONDS));
  request.end(text);

  return new Promise((resolve, reject) => {
    const cancel = timer(ANSWER_SECONDS * 1000, () =>
      request.destroy(new Error(`no answer for ${ANSWER_SECONDS} s`)),
    );
    request.on('response', (response) => {
      cancel();
      heardTime?.(response.headers.date);
      resolve(response);
    });
    request.on('error', (error) => {
      cancel();
      reject(error);
    });
  });
}

async function* cutOffSilence(
  timer: Timer,
  response: IncomingMessage,
  seconds: number,
): AsyncGenerator<Buffer> {
  const start = () =>
    timer(seconds * 1000, () => response.destroy(new Error(`silent for ${seconds} s`)));
  let cancel = start();
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      cancel();
      cancel = start();
      yield chunk;
    }
  } finally {
    cancel();
  }
}

/** What the API server says of its refusal, in a Status; undefined where a proxy answered. */
async function readMessage(body: AsyncIterable<Buffer>): Promise<string | undefined> {
  try {
    const status: unknown = JSON.parse(await readText(body, STATUS_BYTES));
    if (isObject(status) && typeof status.message === 'string') {
      return status.message.slice(0, MESSAGE_LENGTH);
    }
  } catch {
    // The status code says enough.
  }
  return undefined;
}

function nameOf(status: number): string {
  return http.STATUS_CODES[status] ?? 'no reason given';
}
