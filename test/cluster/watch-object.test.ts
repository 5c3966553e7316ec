import t from 'tap';
import { watchObject } from '../../src/cluster/watch-object.ts';
import { eventually } from '../control-plane/eventually.ts';
import { createMemoryApiServer } from '../support/memory-api-server.ts';
import { recordLog } from '../support/recorded-log.ts';

t.test('an object is unknown, there, gone; and lost since the first failure', async (t) => {
  const { apiServer, write } = createMemoryApiServer();
  const abort = new AbortController();
  t.teardown(() => abort.abort());
  const retries: (() => void)[] = [];
  let isForbidden = true;
  let now = 1000;
  let changes = 0;
  const watched = watchObject(
    {
      apiServer: {
        ...apiServer,
        get: async (path, options) =>
          isForbidden
            ? { kind: 'refused', status: 403 + retries.length, message: 'no' }
            : apiServer.get(path, options),
      },
      log: recordLog().log,
      timer: (_, callback) => (retries.push(callback), () => {}),
      random: () => 0,
      signal: abort.signal,
      now: () => now,
    },
    { title: 'thing', permission: 'see', path: '/things', name: 'one', read: ({ value }) => value },
    () => void changes++,
  );
  t.equal(watched.known(), undefined);
  const { since, reason } = await eventually('lost', async () => watched.lost());
  t.equal(since, 1000);
  t.match(reason, /thing can't be watched: no; allow it .*: see/);

  isForbidden = false;
  now = 2000;
  retries.shift()?.();
  t.same(await eventually('read', async () => watched.known()), { object: undefined });
  t.equal(watched.lost(), undefined);
  write('/things/one', { metadata: { name: 'one' }, value: 7 });
  await eventually('there', async () => watched.known()?.object === 7 || undefined);
  write('/things/one', undefined);
  await eventually('gone', async () => watched.known()?.object === undefined || undefined);
  t.ok(changes >= 4);
});
