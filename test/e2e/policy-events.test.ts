import t from 'tap';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startDexodus } from '../control-plane/dexodus-process.ts';
import { eventually } from '../control-plane/eventually.ts';
import { freePort } from '../control-plane/free-port.ts';
import { startInstalled } from '../control-plane/installed.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';
import { policyText } from '../support/policy.ts';

const millisecondsPerDay = 86_400_000;
const soon = new Date(Date.now() + 3 * millisecondsPerDay).toISOString().slice(0, 10);
// An address that is refused without a look at the network.
const provider = { name: 'ias', issuer: 'https://127.0.0.1/' };
const exemption = {
  namespace: 'legacy',
  name: 'orders',
  until: soon,
  owner: 'team',
  reason: 'later',
};

/** The last part of what people see: `Type Reason Age From Message` lines. */
async function describe({ admin }: ControlPlane): Promise<string> {
  const told = ['describe', 'configmap', 'dexodus-policy', '-n', 'dexodus'];
  const text = await admin.kubectlOrThrow(told);
  return text.slice(text.indexOf('\nEvents:'));
}

/** The reasons of all Events, in the order in which kubectl describe tells them. */
function reasonsOf(events: string): readonly string[] {
  return events
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([type]) => type === 'Normal' || type === 'Warning')
    .map(([, reason = '']) => reason);
}

t.test(
  'kubectl describe tells what became of the policy',
  { skip: await skipWithoutControlPlane() },
  async (t) => {
    const { cluster, dexodus, setPolicy, stop } = await startInstalled({ policyWebhook: false });
    t.teardown(stop);
    const story = (...reasons: readonly string[]) =>
      eventually(`the Events ${reasons.join(', ')}`, async () => {
        const events = await describe(cluster);
        return reasons.every((reason) => reasonsOf(events).includes(reason)) ? events : undefined;
      });

    await t.test('that it was loaded, and by whom this is said', async (t) => {
      const events = await story('PolicyLoaded');
      t.match(events, /Normal +PolicyLoaded +\S+ +dexodus +policy [0-9a-f]{12} is in force\n/u);
    });

    await t.test('why it was refused, in one line, and what stays in force', async (t) => {
      const hash = (await dexodus.logLines()).find((line) => line['msg'] === 'policy loaded');
      await setPolicy('mode: x\nproviders: x\n');
      const events = await story('PolicyRefused');
      t.match(
        events,
        new RegExp(
          `Warning +PolicyRefused +\\S+ +dexodus +the policy is refused, ${String(hash?.['policy'])} stays in force: .*mode: .*providers: `,
          'u',
        ),
      );
    });

    await t.test('how its providers are, and which exemption ends', async (t) => {
      await setPolicy(policyText({ providers: [provider], exemptions: [exemption] }));
      const events = await story('ExemptionEnds', 'ProviderUnhealthy');
      t.match(events, /ExemptionEnds .*the exemption of APIRule "legacy\/orders" ends with /u);
      t.match(events, /ProviderUnhealthy .*provider "ias": .*no public address \(loopback\)/u);
    });

    await t.test('another replica adds nothing but a count', async (t) => {
      const before = reasonsOf(await describe(cluster)).toSorted();
      const user = await cluster.serviceAccount({ namespace: 'dexodus', name: 'dexodus' });
      const second = await startDexodus(cluster, {
        args: ['serve', '--policy-configmap=dexodus/dexodus-policy', '--service=dexodus/dexodus'],
        user,
        port: await freePort(),
        probePort: await freePort(),
        environment: {},
      });
      const counted = await eventually('the count', async () => {
        const events = await describe(cluster);
        return /ProviderUnhealthy +\S+ \(x\d+ over /u.test(events) ? events : undefined;
      });
      t.same(reasonsOf(counted).toSorted(), before);
      await setPolicy(policyText({ mode: 'warn' }));
      await second.logLine((line) => line['msg'] === 'policy loaded');
      await eventually('the second edit', async () => {
        const loaded = reasonsOf(await describe(cluster)).filter((one) => one === 'PolicyLoaded');
        return loaded.length === 3 || undefined;
      });
      await second.end('SIGKILL');
    });

    await t.test('a right that is missing costs one line, and no review', async (t) => {
      await cluster.admin.kubectlOrThrow(['delete', 'rolebinding', 'dexodus', '-n', 'dexodus']);
      const failures = async () =>
        (await dexodus.logLines()).filter((line) => String(line['msg']).startsWith("Events can't"));
      t.same(await failures(), []);
      // The policy is watched on: an open watch outlives the right to open one.
      await setPolicy(policyText({ mode: 'deny' }));
      await setPolicy(policyText({ mode: 'audit' }));
      await eventually('the line', async () => ((await failures()).length > 0 ? true : undefined));
      t.match(await failures(), [
        { level: 40, msg: /events is forbidden.*; allow it in a Role: create, get and patch/u },
      ]);
      t.equal((await failures()).length, 1);
    });
  },
);
