import { request } from 'node:https';
import { text } from 'node:stream/consumers';

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * Posts a review on a connection of its own. Certificates are not verified: with a cluster, dexodus
 * makes its own, and the load generator verifies none either.
 */
export function ask(url: URL, review: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(review),
    };
    const options = { method: 'POST', headers, agent: false, rejectUnauthorized: false } as const;
    const sent = request(url, options, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    sent.on('error', reject).end(review);
  });
}
