import t from 'tap';
import { watchClusterCertificates } from '../../src/certificates/cluster-view.ts';
import type { ApiServer } from '../../src/cluster/api-server.ts';
import { eventually } from '../control-plane/eventually.ts';
import { configurationPaths, secretPath } from '../support/certificate-replicas.ts';
import { createMemoryApiServer } from '../support/memory-api-server.ts';
import { recordLog } from '../support/recorded-log.ts';

function watching(
  t: { readonly teardown: (done: () => void) => void },
  refuse: { status?: number },
) {
  const api = createMemoryApiServer();
  const abort = new AbortController();
  t.teardown(() => abort.abort());
  const apiServer: ApiServer = {
    ...api.apiServer,
    get: async (path, options) =>
      refuse.status === undefined
        ? api.apiServer.get(path, options)
        : { kind: 'refused', status: refuse.status, message: 'forbidden' },
  };
  const pending: (() => void)[] = [];
  let changes = 0;
  const view = watchClusterCertificates(
    {
      apiServer,
      log: recordLog().log,
      timer: (_, callback) => (pending.push(callback), () => {}),
      random: () => 0,
      signal: abort.signal,
      now: () => 1000,
    },
    {
      namespace: 'dexodus',
      secret: 'dexodus-ca',
      webhooks: [{ kind: 'validating', name: 'dexodus' }],
    },
    () => void changes++,
  );
  return {
    ...api,
    view,
    changes: () => changes,
    again: () => pending.splice(0).forEach((each) => each()),
  };
}

t.test('what can not be watched is missing, with the right that it takes', async (t) => {
  const refuse: { status?: number } = { status: 403 };
  const { view, again } = watching(t, refuse);
  t.match(view.missing(), [
    /^Secret dexodus\/dexodus-ca was not read yet/,
    /^Validating.* was not read yet/,
  ]);
  await eventually('lost', async () => view.lostSince());
  t.same(view.secret(), { kind: 'unknown' });
  t.equal(view.live(), undefined);
  await eventually(
    'reasons',
    async () => view.missing().every((each) => each.includes('allow it')) || undefined,
  );
  t.match(
    view.missing()[0],
    'get, list and watch on secrets, resourceNames [dexodus-ca], in namespace dexodus',
  );

  delete refuse.status;
  again();
  await eventually('heard again', async () => view.lostSince() === undefined || undefined);
  t.same(view.missing(), []);
});

t.test('each change is told, and what is gone is gone', async (t) => {
  const { view, write, changes } = watching(t, {});
  await eventually('read', async () => view.missing().length === 0 || undefined);
  t.same(view.secret(), { kind: 'absent' });
  t.equal(view.stored(), undefined);
  t.same(view.live(), [], 'no configuration is no caBundle');
  const before = changes();
  const webhooks = [
    { name: 'a', clientConfig: {} },
    { name: 'b', clientConfig: { caBundle: 'eA==' } },
  ];
  write(configurationPaths[1], { metadata: { name: 'dexodus' }, webhooks });
  write(secretPath, { metadata: { name: 'dexodus-ca' }, data: { 'ca.crt': 'eA==' } });
  await eventually('both', async () => (view.live()?.length === 2 && view.stored()) || undefined);
  t.ok(changes() > before);
  t.match(view.secret(), { kind: 'unusable', reason: 'ca.key is missing' });
  t.match(view.live(), [{ hasOther: false }, { hasOther: true }]);
  write(configurationPaths[1], undefined);
  write(secretPath, undefined);
  await eventually(
    'gone',
    async () => (view.live()?.length === 0 && view.secret().kind === 'absent') || undefined,
  );
});
