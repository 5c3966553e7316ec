import t from 'tap';
import { connectApiServer } from '../../src/cluster/api-server.ts';
import { createClusterFacts, noClusterFacts } from '../../src/cluster/cluster-facts.ts';
import { startFakeApiServer } from '../support/fake-api-server.ts';
import { createFakeTimer } from '../support/fake-timer.ts';
import { testPolicy } from '../support/policy.ts';
import { recordLog } from '../support/recorded-log.ts';

const namespaces = [{ selector: { matchLabels: { stage: 'legacy' } } }];

t.test('without a cluster, a selector is refused with the way out', async (t) => {
  t.throws(() => noClusterFacts.accept(testPolicy({ namespaces })), {
    code: 'ERR_POLICY_INVALID',
    message: /^namespaces: .*--kubeconfig/,
  });
  t.throws(() => noClusterFacts.labelsOf('shop'), { code: 'ERR_NAMESPACE_UNREADABLE' });
  noClusterFacts.accept(testPolicy());
  noClusterFacts.follow(testPolicy());
  t.equal(noClusterFacts.jwtHandler(), 'ory');
  t.same(noClusterFacts.notReady(), []);
});

t.test('a cluster is asked for what the policy needs, and for nothing else', async (t) => {
  const server = await startFakeApiServer();
  const { timer } = createFakeTimer();
  const abort = new AbortController();
  let heard = (): void => {};
  const changed = new Promise<void>((resolve) => (heard = resolve));
  const facts = createClusterFacts(
    {
      apiServer: connectApiServer({ loadKubeConfig: () => server.kubeConfig, timer }),
      log: recordLog().log,
      timer,
      random: () => 1,
      signal: abort.signal,
    },
    heard,
  );
  t.teardown(async () => {
    abort.abort();
    await server.close();
  });
  facts.follow(testPolicy({ dialect: 'ory' }));
  t.equal(server.pending(), 0);
  facts.follow(testPolicy({ dialect: 'ory', namespaces }));
  const list = await server.next();
  t.match(list.url, '/api/v1/namespaces?');
  t.equal(facts.notReady().length, 0, 'the first policy did not wait for labels');
  facts.follow(testPolicy({ namespaces: [{ names: ['a'], dialect: 'istio' }] }));
  await list.closed;
  const configMaps = await server.next();
  t.match(configMaps.url, '/kyma-system/configmaps?');
  t.equal(facts.jwtHandler(), 'ory');
  const metadata = { resourceVersion: '7' };
  const items = [{ metadata, data: { 'api-gateway-config': 'jwtHandler: istio' } }];
  configMaps.reply(200, { metadata, items });
  await changed;
  t.equal(facts.jwtHandler(), 'istio');
  const watch = await server.next();
  facts.follow(testPolicy({ dialect: 'istio' }));
  await watch.closed;
});
