import { setTimeout as sleep } from 'node:timers/promises';
import type { Excuse } from './figures.ts';
import type { Sample } from './load.ts';
import type { Scenario } from './measure.ts';
import type { World } from './world.ts';
import { editPolicies, inForce } from './policy-edits.ts';
import { loadPolicy } from './admissions.ts';

const kinds = 'mutatingwebhookconfiguration,validatingwebhookconfiguration';
const policyConfigMap = ['configmap', 'dexodus-policy', '-n', 'dexodus'];
/** The kernel ends a process's connections, and the API server needs a moment to be told. */
const momentMilliseconds = 50;

export function nothing(seconds: number): Scenario {
  return { name: `nothing happens for ${seconds} s`, run: async () => rest(seconds) };
}

export function rollingRestart(times: number): Scenario {
  return {
    name: `rolling restart × ${times}`,
    async run({ replicas }) {
      for (let time = 0; time < times; time++) await replicas.rollOut();
      await replicas.settled();
      return [];
    },
  };
}

/** @param notice - milliseconds until the Service hears of it */
export function kill(times: number, notice: number): Scenario {
  const heard = notice === 0 ? 'at once' : `after ${notice / 1000} s`;
  return {
    name: `\`kill -9\` of a replica × ${times}; the Service hears of it ${heard}`,
    async run({ replicas }) {
      const excuses: Excuse[] = [];
      for (let time = 0; time < times; time++) {
        const running = replicas.running();
        const victim = running[time % running.length];
        const killed = performance.now();
        const ended = (await victim?.crash(notice)) ?? killed;
        excuses.push(...killExcuses({ killed, ended, notice }));
      }
      return excuses;
    },
  };
}

function killExcuses({
  killed,
  ended,
  notice,
}: {
  readonly killed: number;
  readonly ended: number;
  readonly notice: number;
}): readonly Excuse[] {
  const over = ended + momentMilliseconds;
  return [
    {
      why: 'in flight on the replica that was killed, or sent before the kernel had ended its connections',
      matches: (sample) => isFailed(sample) && sample.begun <= over && sample.ended >= killed,
    },
    {
      why: 'sent to a replica that was gone, before the Service heard of it',
      matches: (sample) =>
        isFailed(sample) && sample.begun > over && sample.begun <= over + notice && notice > 0,
    },
  ];
}

export function policyEdits(times: number, perSecond: number): Scenario {
  return {
    name: `policy edited × ${times}, a third of them broken`,
    before: withoutPolicyWebhook,
    after: ({ apply }) => apply(),
    async run({ cluster, client }) {
      const last = await editPolicies(cluster.admin, { times, perSecond });
      await inForce(client, last);
      return [];
    },
  };
}

export function configMapDeleted(seconds: number): Scenario {
  return {
    name: 'ConfigMap deleted, and put back',
    before: withoutPolicyWebhook,
    async run({ cluster, client, apply }) {
      await cluster.admin.kubectlOrThrow(['delete', ...policyConfigMap]);
      await sleep(seconds * 1000);
      await apply();
      await inForce(client, loadPolicy(0));
      return [];
    },
  };
}

export function apiServerRestarted(times: number): Scenario {
  return {
    name: `API server restarted × ${times}`,
    async run({ cluster }) {
      for (let time = 0; time < times; time++) {
        await cluster.restartApiServer();
        await sleep(2000);
      }
      return [];
    },
  };
}

export function etcdRestarted(times: number): Scenario {
  return {
    name: `etcd restarted × ${times}`,
    async run({ cluster }) {
      for (let time = 0; time < times; time++) {
        await cluster.restartEtcd();
        await sleep(2000);
      }
      return [];
    },
  };
}

export function webhooksDeleted(seconds: number): Scenario {
  return {
    name: 'both webhook configurations deleted, and put back',
    async run({ cluster, apply, called }) {
      const from = performance.now();
      await cluster.admin.kubectlOrThrow(['delete', kinds, 'dexodus']);
      await sleep(seconds * 1000);
      await apply();
      await called();
      const until = performance.now();
      return [
        {
          why: 'nobody asked dexodus while the configurations were not there',
          matches: ({ begun, ended, outcome }) =>
            outcome.kind === 'wrong' &&
            outcome.message.startsWith('stored: ') &&
            begun < until &&
            ended > from,
        },
        {
          why: 'the configurations came back without a caBundle, and dexodus had not put it there yet',
          matches: (sample) =>
            isFailed(sample) &&
            /unknown authority/.test(sample.outcome.message) &&
            sample.begun < until &&
            sample.ended > from,
        },
      ];
    },
  };
}

export function stopped(seconds: number): Scenario {
  return {
    name: `a replica stopped (SIGSTOP) for ${seconds} s`,
    async run({ replicas }) {
      const [victim] = replicas.running();
      const from = performance.now();
      victim?.signal('SIGSTOP');
      await sleep(seconds * 1000);
      victim?.signal('SIGCONT');
      const until = performance.now();
      await sleep(5000);
      return [
        {
          why: 'waited for the stopped replica until the timeout of its webhook',
          matches: (sample) =>
            isFailed(sample) &&
            /deadline exceeded|Timeout/.test(sample.outcome.message) &&
            sample.begun < until &&
            sample.ended > from,
        },
      ];
    },
  };
}

/** It would keep most of what is broken from being stored, and replicas have to bear that, too. */
async function withoutPolicyWebhook({ cluster }: World): Promise<void> {
  const remove = JSON.stringify([{ op: 'remove', path: '/webhooks/1' }]);
  const patch = ['patch', 'validatingwebhookconfiguration', 'dexodus', '--type=json', '-p', remove];
  await cluster.admin.kubectlOrThrow(patch);
}

async function rest(seconds: number): Promise<readonly Excuse[]> {
  await sleep(seconds * 1000);
  return [];
}

function isFailed(
  sample: Sample,
): sample is Sample & { readonly outcome: { readonly kind: 'failed'; readonly message: string } } {
  return sample.outcome.kind === 'failed';
}
