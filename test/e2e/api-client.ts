import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import type { User } from '../control-plane/user.ts';

/** What the API server answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/** The API of a cluster without kubectl between: some thousand requests, of any content. */
export interface ApiClient {
  readonly send: (method: string, path: string, body?: unknown) => Promise<ApiAnswer>;
  readonly close: () => void;
}

interface Kubeconfig {
  readonly clusters: readonly [
    {
      readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string };
    },
  ];
  readonly users: readonly [{ readonly user: { readonly token: string } }];
}

/** A client that is the given user. */
export async function apiClientOf(user: User): Promise<ApiClient> {
  const { clusters, users }: Kubeconfig = parse(await readFile(user.kubeconfig, 'utf8'));
  const [{ cluster }] = clusters;
  const authorization = `Bearer ${users[0].user.token}`;
  const ca = Buffer.from(cluster['certificate-authority-data'], 'base64');
  const agent = new Agent({ keepAlive: true, ca });
  return {
    async send(method, path, body) {
      const headers = { authorization, 'content-type': 'application/json' };
      const outgoing = request(new URL(path, cluster.server), { method, headers, agent });
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
      return new Promise((resolve, reject) => {
        outgoing.once('error', reject);
        outgoing.once('response', (incoming) => {
          text(incoming).then(
            (answer) => resolve({ status: incoming.statusCode ?? 0, body: answer }),
            reject,
          );
        });
      });
    },
    close: () => agent.destroy(),
  };
}
