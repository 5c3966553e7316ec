import { request, type Agent } from 'node:https';
import { text } from 'node:stream/consumers';

/** An answer of the server. */
export interface PostAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Posts to a server over TLS. */
export function post(
  url: string,
  body: string | Buffer,
  options: { readonly ca: string; readonly agent?: Agent; readonly type?: string },
): Promise<PostAnswer> {
  const { ca, agent, type = 'application/json' } = options;
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method: 'POST', ca, agent, headers }, (response) => {
      text(response).then(
        (read) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: read }),
        reject,
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
