import t from 'tap';
import { connectApiServer } from '../../src/cluster/api-server.ts';
import { watchJwtHandler } from '../../src/cluster/jwt-handler.ts';
import { startFakeApiServer } from '../support/fake-api-server.ts';
import { createFakeTimer } from '../support/fake-timer.ts';
import { recordLog } from '../support/recorded-log.ts';

t.test('the jwtHandler of the ConfigMap, ory for all that says nothing else', async (t) => {
  const server = await startFakeApiServer();
  const { timer } = createFakeTimer();
  const abort = new AbortController();
  const told: string[] = [];
  let heard = (): void => {};
  const done = watchJwtHandler(
    {
      apiServer: connectApiServer({ loadKubeConfig: () => server.kubeConfig, timer }),
      log: recordLog().log,
      timer,
      random: () => 1,
      signal: abort.signal,
    },
    (jwtHandler) => {
      told.push(jwtHandler);
      heard();
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
  const configMap = (data: unknown) => ({
    metadata: { name: 'api-gateway-config', resourceVersion: '9' },
    data,
  });

  const listing = await server.next();
  t.match(listing.url, '/api/v1/namespaces/kyma-system/configmaps?');
  t.equal(listing.query.get('fieldSelector'), 'metadata.name=api-gateway-config');
  listing.reply(200, { metadata: { resourceVersion: '7' }, items: [] });
  t.equal(await next(), 'ory', 'there is none');
  const watch = await server.next();
  for (const [data, expected] of [
    [{ 'api-gateway-config': 'jwtHandler: istio' }, 'istio'],
    [{ 'api-gateway-config': 'jwtHandler: ory' }, 'ory'],
    [{ 'api-gateway-config': 'other: 1\njwtHandler: "istio"\n' }, 'istio'],
    [{ 'api-gateway-config': 'jwtHandler: Istio' }, 'ory'],
    [{ 'api-gateway-config': 'a: [' }, 'ory'],
    [{ 'api-gateway-config': 'istio' }, 'ory'],
    [{ 'api-gateway-config': 'a: &a istio\njwtHandler: *a' }, 'ory'],
    [{ 'api-gateway-config': 7 }, 'ory'],
    [{ jwtHandler: 'istio' }, 'ory'],
    [null, 'ory'],
  ] as const) {
    watch.send({ type: 'MODIFIED', object: configMap(data) });
    t.equal(await next(), expected, JSON.stringify(data));
  }
  const istio = configMap({ 'api-gateway-config': 'jwtHandler: istio' });
  watch.send({ type: 'ADDED', object: istio });
  t.equal(await next(), 'istio');
  watch.send({ type: 'DELETED', object: istio });
  t.equal(await next(), 'ory');
});
