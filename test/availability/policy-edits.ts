import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../control-plane/eventually.ts';
import type { User } from '../control-plane/user.ts';
import { apiClientOf } from '../e2e/api-client.ts';
import { brokenPolicy, fixedAdmission, loadPolicy } from './admissions.ts';
import type { LoadClient } from './load.ts';

const path = '/api/v1/namespaces/dexodus/configmaps/dexodus-policy';

export interface EditPlan {
  readonly times: number;
  readonly perSecond: number;
}

/** Replaces the policy again and again, each third time by a broken one; gives the last, a good one. */
export async function editPolicies(admin: User, { times, perSecond }: EditPlan): Promise<string> {
  const { send, close } = await apiClientOf(admin);
  let last = '';
  for (let turn = 1; turn <= times; turn++) {
    const begun = performance.now();
    // The last one is good, whatever its number: its being in force shows that all were heard.
    const isBroken = turn % 3 === 0 && turn < times;
    const policy = isBroken ? brokenPolicy(turn / 3) : loadPolicy(turn);
    const configMap = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'dexodus-policy', namespace: 'dexodus' },
      data: { 'policy.yaml': policy },
    };
    const { status, body } = await send('PUT', path, configMap);
    if (status !== 200) throw new Error(`the policy can't be edited: ${status} ${body}`);
    if (!isBroken) last = policy;
    await sleep(Math.max(0, 1000 / perSecond - (performance.now() - begun)));
  }
  close();
  return last;
}

/** The API server keeps connections to each replica, and takes now one, now another. */
const inARow = 8;

/** Waits until what is stored names the provider of this policy, several times in a row. */
export async function inForce({ send }: LoadClient, policy: string): Promise<void> {
  const { providers }: { readonly providers: readonly [{ readonly issuer: string }] } =
    JSON.parse(policy);
  const { spec } = fixedAdmission('');
  const body = { apiVersion: 'gateway.kyma-project.io/v1beta1', kind: 'APIRule', spec };
  let streak = 0;
  await eventually('the newest policy in force', async () => {
    const name = 'which-policy';
    const answer = await send({ method: 'POST', body: { ...body, metadata: { name } } });
    await send({ method: 'DELETE', name });
    const isNew = answer.kind === 'answered' && answer.body.includes(`"${providers[0].issuer}"`);
    streak = isNew ? streak + 1 : 0;
    return streak >= inARow || undefined;
  });
}
