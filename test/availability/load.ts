import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { User } from '../control-plane/user.ts';
import {
  deniedAdmission,
  fixedAdmission,
  untouchedAdmission,
  type Admission,
} from './admissions.ts';
import { judgeAnswer, type Answer, type Outcome } from './judge-answer.ts';

/** One admission that was asked for. Times are milliseconds of `performance.now()`. */
export interface Sample {
  readonly begun: number;
  readonly ended: number;
  readonly outcome: Outcome;
}

/** A load that goes on until it is stopped. */
export interface Load {
  /** Of what is answered by now. */
  readonly count: () => number;
  /** Begins no more, waits for all answers and gives them. */
  readonly stop: () => Promise<readonly Sample[]>;
}

/** An ordinary user of the API, without kubectl between. */
export interface LoadClient {
  readonly send: (send: Send) => Promise<Answer>;
  readonly close: () => void;
}

interface Send {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly name?: string;
  readonly body?: object;
}

const path = '/apis/gateway.kyma-project.io/v1beta1/namespaces/default/apirules';
const apiVersion = 'gateway.kyma-project.io/v1beta1';
/** More than the API server needs for two webhooks that both time out. */
const patienceMilliseconds = 20_000;

export async function connectLoadClient(user: User): Promise<LoadClient> {
  const config: Kubeconfig = JSON.parse(await readFile(user.kubeconfig, 'utf8'));
  const { server, 'certificate-authority-data': authority } = config.clusters[0].cluster;
  const authorization = `Bearer ${config.users[0].user.token}`;
  const agent = new Agent({ keepAlive: true, ca: Buffer.from(authority, 'base64') });
  return {
    async send({ method, name, body }) {
      const url = new URL(name === undefined ? path : `${path}/${name}`, server);
      const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      const headers = { authorization, 'content-type': type };
      return new Promise((resolve) => {
        const unanswered = (error: Error): void =>
          resolve({ kind: 'unanswered', reason: error.message });
        const outgoing = request(url, { method, headers, agent }, (incoming) => {
          text(incoming).then(
            (answer) =>
              resolve({ kind: 'answered', status: incoming.statusCode ?? 0, body: answer }),
            unanswered,
          );
        });
        outgoing.setTimeout(patienceMilliseconds, () => outgoing.destroy(new Error('silence')));
        outgoing.on('error', unanswered);
        outgoing.end(body === undefined ? undefined : JSON.stringify(body));
      });
    },
    close: () => agent.destroy(),
  };
}

interface Kubeconfig {
  readonly clusters: readonly [
    {
      readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string };
    },
  ];
  readonly users: readonly [{ readonly user: { readonly token: string } }];
}

let names = 0;

/**
 * Asks `perSecond` times a second, whether or not earlier ones are answered: creates that have to be
 * fixed, updates that bring Dex back, creates to be denied, and creates to be left alone, in turn.
 */
export function startLoad({ send }: Pick<LoadClient, 'send'>, perSecond: number): Load {
  const samples: Sample[] = [];
  const hand = new Set<Promise<void>>();
  const stored: string[] = [];
  let turn = 0;

  const admit = async (admission: Admission, isUpdate: boolean): Promise<void> => {
    const { name, spec } = admission;
    const begun = performance.now();
    const answer = await send(
      isUpdate
        ? { method: 'PATCH', name, body: { spec } }
        : { method: 'POST', body: { apiVersion, kind: 'APIRule', metadata: { name }, spec } },
    );
    const outcome = judgeAnswer(admission, answer);
    samples.push({ begun, ended: performance.now(), outcome });
    if (outcome.kind !== 'right' || admission.expected === 'denied') return;
    if (!isUpdate && admission.expected === 'fixed') stored.push(name);
    // Nobody reviews it: only to keep the cluster small.
    else await send({ method: 'DELETE', name });
  };
  const next = (): Promise<void> => {
    const name = `load-${names++}`;
    switch (turn++ % 4) {
      case 0:
        return admit(fixedAdmission(name), false);
      case 1: {
        const existing = stored.shift();
        return admit(fixedAdmission(existing ?? name), existing !== undefined);
      }
      case 2:
        return admit(deniedAdmission(name), false);
      default:
        return admit(untouchedAdmission(name), false);
    }
  };
  const timer = setInterval(() => {
    const one = next().finally(() => hand.delete(one));
    hand.add(one);
  }, 1000 / perSecond);
  return {
    count: () => samples.length,
    async stop() {
      clearInterval(timer);
      await Promise.all(hand);
      return samples;
    },
  };
}
