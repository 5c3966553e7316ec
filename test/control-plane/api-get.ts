import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Access } from './kubeconfig.ts';

export interface ApiAnswer {
  readonly status: number | undefined;
  readonly body: string;
}

/** A GET without kubectl: cheap enough to poll with. */
export async function apiGet(access: Access, path: string): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${access.token}` };
    // No kept connection: it might lead to a server that has been killed since.
    const options = { ca: access.authority, headers, agent: false, timeout: 5000 };
    const get = request(`${access.url}${path}`, options, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
    });
    get
      .on('error', reject)
      .on('timeout', () => get.destroy(new Error(`${path}: no answer in 5 s`)));
    get.end();
  });
}
