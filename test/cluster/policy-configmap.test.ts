import t, { type Test } from 'tap';
import { connectApiServer } from '../../src/cluster/api-server.ts';
import { watchPolicyConfigMap } from '../../src/cluster/policy-configmap.ts';
import type { SeenConfigMap } from '../../src/cluster/policy-announcer.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { startFakeApiServer } from '../support/fake-api-server.ts';
import { createFakeTimer } from '../support/fake-timer.ts';
import { recordLog } from '../support/recorded-log.ts';

const configMap = (data: unknown, resourceVersion = '5') => ({
  metadata: { name: 'policy', namespace: 'dexodus', resourceVersion },
  data,
});
const list = (...items: readonly unknown[]) => ({ metadata: { resourceVersion: '7' }, items });

async function watching(t: Test, current?: Policy) {
  const server = await startFakeApiServer();
  const { timer, fire } = createFakeTimer();
  const told: string[] = [];
  let heard: () => void = () => {};
  const tell = (text: string) => {
    told.push(text);
    heard();
  };
  const seen: (SeenConfigMap | undefined)[] = [];
  const abort = new AbortController();
  const done = watchPolicyConfigMap(
    {
      apiServer: connectApiServer({ loadKubeConfig: () => server.kubeConfig, timer }),
      log: recordLog().log,
      timer,
      random: () => 1,
      signal: abort.signal,
      seen: (configMap) => void seen.push(configMap),
    },
    { namespace: 'dexodus', name: 'policy' },
    {
      current: () => current,
      offer: (text) => tell(`offer ${text}`),
      refuse: (reason) => tell(`refuse ${reason}`),
    },
  );
  t.teardown(async () => {
    abort.abort();
    await done;
    await server.close();
  });
  const next = async () => {
    if (told.length === 0) await new Promise<void>((resolve) => (heard = resolve));
    return told.shift();
  };
  return { server, fire, next, seen };
}

t.test('a ConfigMap without a policy refuses, and says what is missing', async (t) => {
  const { server, next } = await watching(t);
  (await server.next()).reply(200, list());
  t.equal(await next(), "refuse ConfigMap dexodus/policy doesn't exist");
  const watch = await server.next();
  for (const data of [undefined, null, {}, { 'policy.yml': 'mode: fix' }, { 'policy.yaml': 7 }]) {
    watch.send({ type: 'MODIFIED', object: configMap(data) });
    t.equal(await next(), 'refuse ConfigMap dexodus/policy has no key policy.yaml');
  }
});

t.test('a policy that is no text is refused, and says where it is', async (t) => {
  const { server, next } = await watching(t);
  const binary = { ...configMap(undefined), binaryData: { 'policy.yaml': '/w==' } };
  (await server.next()).reply(200, list(binary));
  t.match(
    await next(),
    /^refuse ConfigMap dexodus\/policy has the key policy\.yaml in binaryData: /,
  );
});

t.test('each text is offered; a ConfigMap that goes refuses until it is back', async (t) => {
  const { server, next } = await watching(t);
  (await server.next()).reply(200, list(configMap({ 'policy.yaml': 'one' })));
  t.equal(await next(), 'offer one');
  const watch = await server.next();
  watch.send({ type: 'MODIFIED', object: configMap({ 'policy.yaml': 'two' }) });
  t.equal(await next(), 'offer two');
  watch.send({ type: 'DELETED', object: configMap({ 'policy.yaml': 'two' }) });
  t.equal(await next(), "refuse ConfigMap dexodus/policy doesn't exist");
  watch.send({ type: 'ADDED', object: configMap({ 'policy.yaml': '' }) });
  t.equal(await next(), 'offer ');
});

t.test('which ConfigMap it is about, and which edit, is told before', async (t) => {
  const { server, next, seen } = await watching(t);
  (await server.next()).reply(200, list(configMap({ 'policy.yaml': 'one' })));
  await next();
  t.same(seen, [undefined], 'what has no uid can have no Events');
  const watch = await server.next();
  const { metadata, data } = configMap({ 'policy.yaml': 'two' });
  watch.send({ type: 'MODIFIED', object: { metadata: { ...metadata, uid: 'a1b2' }, data } });
  await next();
  const about = { kind: 'ConfigMap', namespace: 'dexodus', name: 'policy', uid: 'a1b2' };
  t.same(seen[1], { object: { apiVersion: 'v1', ...about }, resourceVersion: '5' });
  watch.send({ type: 'DELETED', object: configMap({}) });
  await next();
  t.equal(seen[2], undefined);
});

t.test('without any policy, the reason why none can be read is the problem', async (t) => {
  const { server, next } = await watching(t);
  (await server.next()).reply(403, { kind: 'Status', message: 'forbidden' });
  t.equal(
    await next(),
    "refuse ConfigMap dexodus/policy can't be watched: forbidden; allow it in a Role or ClusterRole: " +
      'get, list and watch on configmaps, resourceNames [policy], in namespace dexodus',
  );
});

t.test('with a policy in force, an outage refuses nothing', async (t) => {
  const { server, fire, next } = await watching(t, {} as Policy);
  (await server.next()).reply(500, { kind: 'Status', message: 'no leader' });
  await fire(1000);
  (await server.next()).reply(200, list(configMap({ 'policy.yaml': 'one' })));
  t.equal(await next(), 'offer one');
});
