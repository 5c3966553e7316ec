import t, { type Test } from 'tap';
import { connectApiServer } from '../../src/cluster/api-server.ts';
import { createNamespaces } from '../../src/cluster/namespaces.ts';
import { eventually } from '../control-plane/eventually.ts';
import { startFakeApiServer } from '../support/fake-api-server.ts';
import { createFakeTimer } from '../support/fake-timer.ts';
import { recordLog } from '../support/recorded-log.ts';

const namespace = (name: string, stage: string, resourceVersion = '9') => ({
  metadata: { name, labels: { stage }, resourceVersion },
});
const list = (...items: readonly unknown[]) => ({ metadata: { resourceVersion: '7' }, items });

async function start(t: Test) {
  const server = await startFakeApiServer();
  const { timer, fire } = createFakeTimer();
  const abort = new AbortController();
  const namespaces = createNamespaces({
    apiServer: connectApiServer({ loadKubeConfig: () => server.kubeConfig, timer }),
    log: recordLog().log,
    timer,
    random: () => 1,
    signal: abort.signal,
  });
  t.teardown(async () => {
    abort.abort();
    await server.close();
  });
  const known = (name: string, stage: string) =>
    eventually(`${name} is ${stage}`, async () => {
      const labels = namespaces.labelsOf(name);
      return (!(labels instanceof Promise) && labels['stage'] === stage) || undefined;
    });
  return { server, fire, namespaces, known };
}

t.test('not ready before the first list is in, and says why', async (t) => {
  const { server, fire, namespaces } = await start(t);
  t.same(namespaces.notReady(), [], 'nobody has said yet that labels are needed');
  namespaces.need(true);
  t.match(namespaces.notReady(), [/first list of namespaces is not in/]);
  (await server.next()).reply(403, { kind: 'Status', message: 'forbidden' });
  await fire(1000);
  t.match(namespaces.notReady(), [/forbidden; allow it .* get, list and watch on namespaces/]);
  (await server.next()).reply(200, list());
  await server.next();
  t.same(namespaces.notReady(), []);
});

t.test('a review whose namespace can not be read is an error each time', async (t) => {
  const { server, namespaces } = await start(t);
  namespaces.need(true);
  const listing = await server.next();
  for (let i = 0; i < 2; i++) {
    const labels = namespaces.labelsOf('shop');
    (await server.next()).reply(404, { kind: 'Status', message: 'not found' });
    await t.rejects(Promise.resolve(labels), { code: 'ERR_NAMESPACE_UNREADABLE' });
  }
  listing.cut();
});

t.test('labels are known at once from the list and the watch on', async (t) => {
  const { server, namespaces, known } = await start(t);
  namespaces.need(true);
  const listing = await server.next();
  t.match(listing.headers.accept, 'as=PartialObjectMetadataList;');
  listing.reply(200, list(namespace('shop', 'live'), namespace('old', 'legacy')));
  const watch = await server.next();
  t.same(namespaces.labelsOf('shop'), { stage: 'live' });
  watch.send({ type: 'MODIFIED', object: namespace('shop', 'legacy') });
  await known('shop', 'legacy');
  watch.send({ type: 'ADDED', object: namespace('new', 'live') });
  watch.send({ type: 'MODIFIED', object: namespace('old', 'first') });
  await known('old', 'first');
  t.same(namespaces.labelsOf('new'), { stage: 'live' });
  watch.send({ type: 'DELETED', object: namespace('shop', 'legacy') });
  watch.send({ type: 'MODIFIED', object: namespace('old', 'second') });
  await known('old', 'second');
  const labels = namespaces.labelsOf('shop');
  t.ok(labels instanceof Promise, 'a namespace that is gone is asked for');
  (await server.next()).reply(404, { message: 'not found' });
  await t.rejects(Promise.resolve(labels), { code: 'ERR_NAMESPACE_UNREADABLE' });
});

t.test('a namespace that the watch has not told of is read once, by however many', async (t) => {
  const { server, namespaces } = await start(t);
  namespaces.need(true);
  (await server.next()).reply(200, list());
  await server.next();
  const ask = async () => namespaces.labelsOf('new');
  const asked = [ask(), ask()];
  (await server.next()).reply(200, namespace('new', 'live'));
  t.same(await Promise.all(asked), [{ stage: 'live' }, { stage: 'live' }]);
  t.same(namespaces.labelsOf('new'), { stage: 'live' }, 'and is known from then on');
  t.equal(server.pending(), 0);
});

t.test('what was read does not outdo what the watch has told meanwhile', async (t) => {
  const { server, namespaces, known } = await start(t);
  namespaces.need(true);
  (await server.next()).reply(200, list());
  const watch = await server.next();
  const asked = namespaces.labelsOf('new');
  const read = await server.next();
  watch.send({ type: 'ADDED', object: namespace('new', 'newer') });
  await known('new', 'newer');
  read.reply(200, namespace('new', 'older'));
  await asked;
  t.same(namespaces.labelsOf('new'), { stage: 'newer' });
});

t.test('a policy that asks for labels later does not take readiness away', async (t) => {
  const { server, namespaces } = await start(t);
  namespaces.need(false);
  t.equal(server.pending(), 0, 'nobody is asked');
  namespaces.need(true);
  t.same(namespaces.notReady(), []);
  const listing = await server.next();
  const asked = namespaces.labelsOf('shop');
  (await server.next()).reply(200, namespace('shop', 'legacy'));
  t.same(await asked, { stage: 'legacy' }, 'until the list is in, a namespace is read');
  listing.reply(200, list(namespace('shop', 'legacy')));
  const watch = await server.next();
  namespaces.need(false);
  await watch.closed;
  t.ok(namespaces.labelsOf('shop') instanceof Promise, 'nothing is kept that nobody keeps true');
  (await server.next()).reply(200, namespace('shop', 'live'));
  namespaces.need(true);
  t.equal(new URL((await server.next()).url, server.url).pathname, '/api/v1/namespaces');
});

t.test('a policy that asks for labels no more is not waited for', async (t) => {
  const { server, namespaces } = await start(t);
  namespaces.need(true);
  await server.next();
  namespaces.need(false);
  t.same(namespaces.notReady(), []);
});
