import t, { type Test } from 'tap';
import { connectApiServer } from '../../src/cluster/api-server.ts';
import type { ClusterEvent } from '../../src/cluster/event.ts';
import { systemTimer } from '../../src/cluster/timer.ts';
import { writeEvent } from '../../src/cluster/write-event.ts';
import { startFakeApiServer } from '../support/fake-api-server.ts';

const object = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'dexodus',
  name: 'dexodus-policy',
  uid: 'a1b2',
};
const loaded: ClusterEvent = { type: 'Normal', reason: 'PolicyLoaded', message: 'it is in force' };
const events = '/api/v1/namespaces/dexodus/events';

async function writing(t: Test) {
  const server = await startFakeApiServer();
  t.teardown(() => server.close());
  let seconds = 0;
  const dependencies = {
    apiServer: connectApiServer({ loadKubeConfig: () => server.kubeConfig, timer: systemTimer }),
    now: () => Date.parse('2026-11-24T10:00:00.999Z') + 1000 * seconds++,
    instance: 'dexodus-5f7c',
    signal: new AbortController().signal,
  };
  const write = (event: ClusterEvent) => writeEvent(dependencies, { object, event });
  /** What would be written of an event. */
  const bodyOf = async (event: ClusterEvent) => {
    const written = write(event);
    const exchange = await server.next();
    const body: { readonly metadata: { readonly name: string }; readonly message: string } =
      JSON.parse(await exchange.body());
    exchange.reply(201, body);
    await written;
    return body;
  };
  return { server, write, bodyOf };
}

t.test('a refusal is handed back, wherever it comes', async (t) => {
  const { server, write } = await writing(t);
  const forbidden = { kind: 'Status', message: 'events is forbidden' };
  const refused = { kind: 'refused', status: 403, message: 'events is forbidden' };
  const first = write(loaded);
  (await server.next()).reply(403, forbidden);
  t.same(await first, refused);

  const second = write(loaded);
  (await server.next()).reply(409, {});
  (await server.next()).reply(403, forbidden);
  t.same(await second, refused);

  const third = write(loaded);
  (await server.next()).reply(409, {});
  (await server.next()).reply(200, { metadata: {} });
  await t.rejects(third, { message: 'the answer is no Event' });
});

t.test('another replica has counted it in the same moment: that is enough', async (t) => {
  const { server, write } = await writing(t);
  const written = write(loaded);
  (await server.next()).reply(409, {});
  (await server.next()).reply(200, { metadata: { resourceVersion: '7' }, count: 2 });
  (await server.next()).reply(409, {});
  t.equal(await written, undefined);
});

t.test('what another replica has told already is left alone', async (t) => {
  const { server, write } = await writing(t);
  const written = write({ ...loaded, happening: '4711' });
  (await server.next()).reply(409, {});
  t.equal(await written, undefined);
  t.equal(server.pending(), 0);
});

t.test('what is told again is counted and moves to now', async (t) => {
  const { server, write } = await writing(t);
  const written = write(loaded);
  const create = await server.next();
  const { metadata } = JSON.parse(await create.body()) as { metadata: { name: string } };
  create.reply(409, {});
  const get = await server.next();
  t.equal(get.url, `${events}/${metadata.name}`);
  get.reply(200, { metadata: { resourceVersion: '7' }, count: 2 });
  const patch = await server.next();
  t.equal(`${patch.method} ${patch.url}`, `PATCH ${events}/${metadata.name}`);
  t.equal(patch.headers['content-type'], 'application/merge-patch+json');
  t.same(JSON.parse(await patch.body()), {
    metadata: { resourceVersion: '7' },
    count: 3,
    lastTimestamp: '2026-11-24T10:00:01Z',
  });
  patch.reply(200, {});
  t.equal(await written, undefined);
});

t.test('a new one is created as kubectl describe wants it', async (t) => {
  const { server, write } = await writing(t);
  const written = write(loaded);
  const exchange = await server.next();
  t.equal(`${exchange.method} ${exchange.url}`, `POST ${events}`);
  const body: { readonly metadata: { readonly name: string } } = JSON.parse(await exchange.body());
  t.match(body.metadata.name, /^dexodus\.[0-9a-f]{32}$/u);
  t.strictSame(body, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: body.metadata.name, namespace: 'dexodus' },
    involvedObject: object,
    type: 'Normal',
    reason: 'PolicyLoaded',
    message: 'it is in force',
    firstTimestamp: '2026-11-24T10:00:00Z',
    lastTimestamp: '2026-11-24T10:00:00Z',
    count: 1,
    source: { component: 'dexodus' },
    reportingComponent: 'dexodus',
    reportingInstance: 'dexodus-5f7c',
  });
  exchange.reply(201, {});
  t.equal(await written, undefined);
});

t.test('the name tells what is meant: words, or a happening in any words', async (t) => {
  const { bodyOf } = await writing(t);
  const nameOf = async (event: ClusterEvent) => (await bodyOf(event)).metadata.name;
  const name = await nameOf(loaded);
  t.equal(await nameOf(loaded), name);
  t.not(await nameOf({ ...loaded, message: 'other' }), name);
  t.not(await nameOf({ ...loaded, reason: 'PolicyRefused' }), name);
  const happening = await nameOf({ ...loaded, happening: '7' });
  t.equal(await nameOf({ ...loaded, message: 'other', happening: '7' }), happening);
  t.not(await nameOf({ ...loaded, happening: '8' }), happening);
  t.not(await nameOf({ ...loaded, happening: loaded.message }), name);
});

t.test('a message is one line of 1024 characters at most', async (t) => {
  const { bodyOf } = await writing(t);
  const several = await bodyOf({ ...loaded, message: 'one\n\n  two\r\nthree\n' });
  t.equal(several.message, 'one; two; three');
  const long = await bodyOf({ ...loaded, message: 'x'.repeat(5000) });
  t.equal(long.message, `${'x'.repeat(1023)}…`);
});
