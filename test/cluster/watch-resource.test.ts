import t, { type Test } from 'tap';
import { connectApiServer } from '../../src/cluster/api-server.ts';
import type { Resource } from '../../src/cluster/resource.ts';
import { watchResource } from '../../src/cluster/watch-resource.ts';
import { isObject } from '../../src/json.ts';
import { startFakeApiServer, type Exchange } from '../support/fake-api-server.ts';
import { createFakeTimer } from '../support/fake-timer.ts';
import { recordLog } from '../support/recorded-log.ts';

/** What a test object says: `NAME=TEXT`. */
const resource: Resource<string> = {
  title: 'ConfigMap dexodus/policy',
  permission: 'get, list and watch on configmaps',
  path: '/api/v1/namespaces/dexodus/configmaps',
  name: 'policy',
  read({ metadata, data }) {
    const name = isObject(metadata) ? metadata.name : '';
    const text = isObject(data) ? data.text : '';
    return `${String(name)}=${String(text)}`;
  },
};

const object = (text: string, resourceVersion: string) => ({
  metadata: { name: 'policy', resourceVersion },
  data: { text },
});
const list = (resourceVersion: string, ...items: readonly unknown[]) => ({
  metadata: { resourceVersion },
  items,
});
const event = (type: string, text: string, resourceVersion: string) => ({
  type,
  object: object(text, resourceVersion),
});
const bookmark = (resourceVersion: string) => ({
  type: 'BOOKMARK',
  object: { metadata: { resourceVersion } },
});
const gone = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } };
const refusal = (code: number, message: string) => ({ kind: 'Status', code, message });

const isWatch = (exchange: Exchange): boolean => exchange.query.get('watch') === 'true';

/** Starts a watch on a fake API server, its log and its handlers recorded. */
async function watching(t: Test) {
  const server = await startFakeApiServer();
  const { timer, fire, started, running } = createFakeTimer();
  const { log, lines } = recordLog();
  const told: string[] = [];
  const listeners = new Set<() => void>();
  const tell = (text: string): void => {
    told.push(text);
    for (const listener of listeners) listener();
  };
  const abort = new AbortController();
  const apiServer = connectApiServer({ loadKubeConfig: () => server.kubeConfig, timer });
  const done = watchResource(
    { apiServer, log, timer, random: () => 1, signal: abort.signal },
    resource,
    {
      replace: (all) => tell(`replace ${all.join(' ')}`),
      set: (changed) => tell(`set ${changed}`),
      remove: (removed) => tell(`remove ${removed}`),
      lost: (reason) => tell(`lost ${reason}`),
    },
  );
  t.teardown(async () => {
    abort.abort();
    await done;
    await server.close();
    if (running().length > 0) throw new Error(`timers left behind: ${running().join(', ')}`);
  });
  const toldSoFar = (count: number) =>
    new Promise<readonly string[]>((resolve) => {
      const check = (): void => {
        if (told.length < count) return;
        listeners.delete(check);
        resolve(told.splice(0));
      };
      listeners.add(check);
      check();
    });
  /** Answers the list, and gives the watch that follows. */
  const opened = async (resourceVersion: string, ...items: readonly unknown[]) => {
    const listing = await server.next();
    t.notOk(isWatch(listing), 'lists first');
    listing.reply(200, list(resourceVersion, ...items));
    const watch = await server.next();
    t.ok(isWatch(watch));
    t.equal(watch.query.get('resourceVersion'), resourceVersion);
    return watch;
  };
  return { server, fire, started, lines, toldSoFar, opened, abort, done };
}

t.test('lists and watches one object by its name, as resourceNames allow', async (t) => {
  const { server, toldSoFar } = await watching(t);
  const listing = await server.next();
  t.ok(listing.url.startsWith('/api/v1/namespaces/dexodus/configmaps?'));
  t.equal(listing.query.get('fieldSelector'), 'metadata.name=policy');
  t.match(listing.headers, { authorization: 'Bearer fake-token', accept: 'application/json' });
  listing.reply(200, list('7', object('one', '5')));
  t.same(await toldSoFar(1), ['replace policy=one']);
  const watch = await server.next();
  t.equal(watch.query.get('fieldSelector'), 'metadata.name=policy');
  t.equal(watch.query.get('allowWatchBookmarks'), 'true');
  t.equal(watch.query.get('timeoutSeconds'), '600');
});

t.test('each change is told, in order', async (t) => {
  const { opened, toldSoFar, lines } = await watching(t);
  const watch = await opened('7');
  watch.send(event('ADDED', 'one', '8'));
  watch.send(event('MODIFIED', 'two', '9'));
  watch.send(bookmark('12'));
  watch.send(event('DELETED', 'two', '13'));
  watch.send(event('ADDED', 'three', '14'));
  t.same(await toldSoFar(5), [
    'replace ',
    'set policy=one',
    'set policy=two',
    'remove policy=two',
    'set policy=three',
  ]);
  t.same(lines, []);
});

t.test('a watch that ends goes on from the last resourceVersion, without a word', async (t) => {
  const { server, fire, opened, toldSoFar, lines } = await watching(t);
  const first = await opened('7');
  first.send(event('ADDED', 'one', '8'));
  first.send(bookmark('20'));
  first.end();
  await fire(500);
  const second = await server.next();
  t.ok(isWatch(second));
  t.equal(second.query.get('resourceVersion'), '20');
  second.send(event('MODIFIED', 'two', '21'));
  t.same(await toldSoFar(3), ['replace ', 'set policy=one', 'set policy=two']);
  t.same(lines, []);
});

t.test('a connection that breaks in the middle of an event loses nothing', async (t) => {
  const { server, fire, opened, toldSoFar, lines } = await watching(t);
  const first = await opened('7');
  first.send(event('ADDED', 'one', '8'));
  first.send('{"type":"MODIFIED","object":{"metada');
  await toldSoFar(2);
  first.cut();
  await fire(500);
  const second = await server.next();
  t.equal(second.query.get('resourceVersion'), '8');
  t.same(lines, []);
});

t.test('silence ends a watch, which goes on from where it was', async (t) => {
  const { server, fire, opened, toldSoFar, lines } = await watching(t);
  const first = await opened('7');
  first.send(event('ADDED', 'one', '8'));
  await toldSoFar(2);
  await fire(90_000);
  await first.closed;
  await fire(500);
  const second = await server.next();
  t.equal(second.query.get('resourceVersion'), '8');
  t.same(lines, []);
});

t.test('410 as an event, and as an answer, makes the list anew without a word', async (t) => {
  const { server, fire, opened, toldSoFar, lines } = await watching(t);
  const first = await opened('7', object('one', '5'));
  first.send(gone);
  await fire(1000);
  const second = await opened('30', object('two', '29'));
  second.end();
  await fire(2000);
  const third = await server.next();
  t.equal(third.query.get('resourceVersion'), '30');
  third.reply(410, refusal(410, 'too old resource version'));
  await fire(4000);
  await opened('40');
  t.same(await toldSoFar(3), ['replace policy=one', 'replace policy=two', 'replace ']);
  t.same(lines, []);
});

t.test('a list that expires between two pages is begun again', async (t) => {
  const { server, fire, opened, toldSoFar } = await watching(t);
  const first = await server.next();
  first.reply(200, {
    metadata: { resourceVersion: '7', continue: 'page 2' },
    items: [object('one', '5')],
  });
  const second = await server.next();
  t.equal(second.query.get('continue'), 'page 2');
  second.reply(410, refusal(410, 'The provided continue parameter is too old'));
  await fire(1000);
  await opened('9', object('two', '8'));
  t.same(await toldSoFar(1), ['replace policy=two']);
});

t.test('an API server that is gone is told of once, and once when it is back', async (t) => {
  const { server, fire, started, opened, toldSoFar, lines } = await watching(t);
  const first = await opened('7');
  first.send(event('ADDED', 'one', '8'));
  await toldSoFar(2);
  await server.stopListening();
  first.cut();
  for (const milliseconds of [500, 1000, 2000, 4000, 8000, 10_000]) await fire(milliseconds);
  await started(10_000);
  t.match(await toldSoFar(1), [/^lost ConfigMap dexodus\/policy can't be watched: .*ECONNREFUSED/]);
  t.match(lines, [
    /^warn: ConfigMap dexodus\/policy can't be watched: .*ECONNREFUSED.* \(trying again\)$/,
  ]);
  await server.listenAgain();
  await fire(10_000);
  const second = await opened('3', object('restored from a backup', '2'));
  second.send(event('MODIFIED', 'two', '4'));
  t.same(await toldSoFar(2), ['replace policy=restored from a backup', 'set policy=two']);
  t.same(lines.slice(1), ['info: ConfigMap dexodus/policy: watched again']);
});

t.test('forbidden: the log names what to grant, and the watch begins when it is', async (t) => {
  const { server, fire, opened, toldSoFar, lines } = await watching(t);
  const message =
    'configmaps "policy" is forbidden: User "x" cannot list resource "configmaps" in API group "" in the namespace "dexodus"';
  for (const milliseconds of [1000, 2000]) {
    (await server.next()).reply(403, refusal(403, message));
    await fire(milliseconds);
  }
  const reason = `ConfigMap dexodus/policy can't be watched: ${message}; allow it in a Role or ClusterRole: get, list and watch on configmaps`;
  t.same(lines, [`error: ${reason} (trying again)`]);
  const watch = await opened('7', object('one', '5'));
  watch.send(event('MODIFIED', 'two', '8'));
  t.same(await toldSoFar(3), [`lost ${reason}`, 'replace policy=one', 'set policy=two']);
  t.same(lines.slice(1), ['info: ConfigMap dexodus/policy: watched again']);
});

t.test('a watch that is forbidden where the list is allowed is told of too', async (t) => {
  const { fire, opened, lines } = await watching(t);
  const first = await opened('7');
  first.reply(403, refusal(403, 'cannot watch'));
  await fire(1000);
  await opened('8');
  t.match(lines[0], /^error: .*cannot watch; allow it/);
});

t.test('errors of the server are waited out; a change of credentials is news', async (t) => {
  const { server, fire, opened, toldSoFar, lines } = await watching(t);
  (await server.next()).reply(500, refusal(500, 'etcdserver: no leader'));
  await fire(1000);
  (await server.next()).reply(503, '<html>no JSON</html>');
  await fire(2000);
  (await server.next()).reply(429, refusal(429, 'too many requests'));
  await fire(4000);
  (await server.next()).reply(401, refusal(401, 'Unauthorized'));
  await fire(8000);
  const watch = await opened('7');
  watch.send({ type: 'ERROR', object: refusal(500, 'watch cache is not ready') });
  await fire(10_000);
  (await opened('7')).send(event('ADDED', 'one', '8'));
  t.match((await toldSoFar(6)).at(-1), 'set policy=one');
  t.match(lines, [
    /^warn: .*watched: etcdserver: no leader \(trying again\)$/,
    /^error: .*watched: Unauthorized; the API server does not know these credentials/,
    'info: ConfigMap dexodus/policy: watched again',
    /^warn: .*watch cache is not ready/,
    'info: ConfigMap dexodus/policy: watched again',
  ]);
});

t.test('what is no list, and what is no event, is never taken for one', async (t) => {
  const { server, fire, opened, toldSoFar } = await watching(t);
  let failures = 1;
  const nextFailure = () => fire(Math.min(500 * 2 ** failures++, 10_000));
  for (const body of ['no JSON', '[]', '{}', '{"metadata":{"resourceVersion":7},"items":[]}']) {
    (await server.next()).reply(200, body);
    await nextFailure();
  }
  for (const line of [
    'no JSON\n',
    '"text"\n',
    '{"type":"ADDED"}\n',
    '{"type":"ADDED","object":{"metadata":{}}}\n',
    '{"type":"ADDED","object":7}\n',
  ]) {
    const watch = await opened('7', object('one', '5'));
    watch.send(line);
    await watch.closed;
    await nextFailure();
  }
  const all = await toldSoFar(7);
  t.match(all[0], /^lost .*no JSON$/);
  t.notOk(
    all.some((text) => text.startsWith('set')),
    'no event was made of it',
  );
});

t.test('an object of a megabyte that comes in pieces is one change', async (t) => {
  const { opened, toldSoFar } = await watching(t);
  const watch = await opened('7');
  const text = 'ä€😀\u2028"\n'.repeat(80_000);
  const line = Buffer.from(`${JSON.stringify(event('ADDED', text, '8'))}\n`);
  for (let start = 0; start < line.length; start += 10_007) {
    watch.send(line.subarray(start, start + 10_007));
  }
  t.same((await toldSoFar(2))[1], `set policy=${text}`);
});

t.test('a server that never answers is given up, and asked again', async (t) => {
  const { server, fire, opened, toldSoFar, lines } = await watching(t);
  const hanging = await server.next();
  await fire(15_000);
  await hanging.closed;
  await fire(1000);
  (await opened('7')).send(event('ADDED', 'one', '8'));
  await toldSoFar(3);
  t.match(lines, [/^warn: .*no answer for 15 s/, /watched again$/]);
});

t.test('the signal ends it at once, in every state', async (t) => {
  await t.test('while it lists', async (t) => {
    const { server, abort, done, lines } = await watching(t);
    await server.next();
    abort.abort();
    await done;
    t.same(lines, []);
  });
  await t.test('while it watches', async (t) => {
    const { opened, abort, done, lines } = await watching(t);
    const watch = await opened('7');
    watch.send(bookmark('8'));
    abort.abort();
    await done;
    await watch.closed;
    t.same(lines, []);
  });
  await t.test('while it waits', async (t) => {
    const { server, fire, started, abort, done } = await watching(t);
    (await server.next()).reply(500, refusal(500, 'no'));
    await fire(1000);
    (await server.next()).reply(500, refusal(500, 'no'));
    await started(2000);
    abort.abort();
    await done;
    t.equal(server.pending(), 0);
  });
});
