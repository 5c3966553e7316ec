import t from 'tap';
import { connectApiServer } from '../../src/cluster/api-server.ts';
import { systemTimer } from '../../src/cluster/timer.ts';
import { lookUp } from '../../src/doctor/lookup.ts';
import { startFakeApiServer } from '../support/fake-api-server.ts';

const { signal } = new AbortController();

t.test('what is refused, absent or no object is told apart from what is there', async (t) => {
  const server = await startFakeApiServer();
  t.teardown(() => server.close());
  const apiServer = connectApiServer({
    loadKubeConfig: () => server.kubeConfig,
    timer: systemTimer,
  });
  const answerWith = async (status: number, body: unknown) => {
    const lookup = lookUp(apiServer, '/api/v1/x', signal);
    (await server.next()).reply(status, body);
    return lookup;
  };
  t.same(await answerWith(403, { message: 'x is forbidden' }), {
    kind: 'unknown',
    message: 'x is forbidden',
  });
  t.same(await answerWith(404, { message: 'x not found' }), { kind: 'absent' });
  t.match(await answerWith(200, [1]), { kind: 'unknown' });
  t.same(await answerWith(200, { a: 1 }), { kind: 'found', object: { a: 1 } });
});
