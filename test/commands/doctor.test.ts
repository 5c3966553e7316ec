import t from 'tap';
import { runDexodus } from '../support/run-dexodus.ts';

t.test('without a cluster it says what to name', async (t) => {
  const { code, stderr } = await runDexodus(['doctor', '--kubeconfig', '/nowhere']);
  t.equal(code, 2);
  t.match(stderr, /kubeconfig \/nowhere can't be read/);
});

t.test('an API server that can not be reached is told of', async (t) => {
  const folder = t.testdir({
    kubeconfig: JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'x',
      clusters: [{ name: 'x', cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: 'x', user: {} }],
      contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
    }),
  });
  const { code, stderr } = await runDexodus(['doctor', '--kubeconfig', `${folder}/kubeconfig`]);
  t.equal(code, 2);
  t.match(stderr, /the API server can't be reached: .*127\.0\.0\.1:1/);
});
