import http from 'node:http';
import https from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { isObject } from '../json.ts';
import { readText } from './read-text.ts';
import type { Timer } from './timer.ts';

/** The API server's answer: what was asked for, or why not. */
export type ApiAnswer =
  | { readonly kind: 'ok'; readonly body: AsyncIterable<Buffer> }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string };

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
}

export interface ApiServerDependencies {
  /** Called for each connection, so that a rotated token, certificate or CA counts at once. */
  readonly loadKubeConfig: () => KubeConfig;
  readonly timer: Timer;
}

const ANSWER_SECONDS = 15;
// Finds a peer that is gone within half a minute (Linux, libuv: ten probes, a second apart).
const TCP_KEEP_ALIVE_MILLISECONDS = 15_000;
const STATUS_BYTES = 64 * 1024;
const MESSAGE_LENGTH = 1000;

/** Makes the client; it opens a connection for each request and keeps none. */
export function connectApiServer(dependencies: ApiServerDependencies): ApiServer {
  return {
    async get(path, options) {
      const response = await send(dependencies, path, options);
      const { silenceSeconds = ANSWER_SECONDS } = options;
      const body = cutOffSilence(dependencies.timer, response, silenceSeconds);
      const status = response.statusCode ?? 0;
      if (status === 200) return { kind: 'ok', body };
      return { kind: 'refused', status, message: (await readMessage(body)) ?? nameOf(status) };
    },
  };
}

async function send(
  { loadKubeConfig, timer }: ApiServerDependencies,
  path: string,
  { signal, accept = 'application/json' }: GetOptions,
): Promise<IncomingMessage> {
  const kubeConfig = loadKubeConfig();
  const server = kubeConfig.getCurrentCluster()?.server ?? '';
  const url = new URL(server.replace(/\/+$/u, '') + path);
  const options: RequestOptions = {
    signal,
    headers: { Accept: accept, 'User-Agent': 'dexodus' },
  };
  await kubeConfig.applyToHTTPSOptions(options);
  const request = (url.protocol === 'http:' ? http : https).get(url, options);
  request.on('socket', (socket) => socket.setKeepAlive(true, TCP_KEEP_ALIVE_MILLISECONDS));

  return new Promise((resolve, reject) => {
    const cancel = timer(ANSWER_SECONDS * 1000, () =>
      request.destroy(new Error(`no answer for ${ANSWER_SECONDS} s`)),
    );
    request.on('response', (response) => {
      cancel();
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
