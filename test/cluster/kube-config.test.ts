import { join } from 'node:path';
import t from 'tap';
import { loadKubeConfig } from '../../src/cluster/kube-config.ts';

const kubeconfig = (currentContext: string) => `
clusters: [{name: c, cluster: {server: 'https://example.com', certificate-authority: ca.crt}}]
users: [{name: u, user: {token: secret}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: ${currentContext}
`;

t.test('a file that is missing or unreadable is wrong usage', async (t) => {
  const folder = t.testdir({ 'bad.yaml': 'clusters: [', 'none.yaml': kubeconfig('nowhere') });
  const missing = join(folder, 'missing.yaml');
  t.throws(() => loadKubeConfig(missing), {
    code: 'ERR_USAGE',
    message: /^kubeconfig .*missing.yaml can't be read: ENOENT/,
  });
  t.throws(() => loadKubeConfig(join(folder, 'bad.yaml')), { code: 'ERR_USAGE' });
  t.throws(() => loadKubeConfig(join(folder, 'none.yaml')), {
    code: 'ERR_USAGE',
    message: /has no cluster for its current context "nowhere"$/,
  });
});

t.test('a file counts by its current context, its paths from where it is', async (t) => {
  const folder = t.testdir({ 'good.yaml': kubeconfig('x') });
  t.match(loadKubeConfig(join(folder, 'good.yaml')).getCurrentCluster(), {
    server: 'https://example.com',
    caFile: join(folder, 'ca.crt'),
  });
});

t.test(
  'without a file it is the pod that tells, and outside of one that is an error',
  async (t) => {
    const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = process.env;
    t.teardown(() => {
      Object.assign(process.env, { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port });
      if (host === undefined) delete process.env.KUBERNETES_SERVICE_HOST;
      if (port === undefined) delete process.env.KUBERNETES_SERVICE_PORT;
    });
    delete process.env.KUBERNETES_SERVICE_HOST;
    t.throws(() => loadKubeConfig(undefined), { code: 'ERR_USAGE', message: /--kubeconfig FILE$/ });
    process.env.KUBERNETES_SERVICE_HOST = '10.0.0.1';
    process.env.KUBERNETES_SERVICE_PORT = '443';
    t.equal(loadKubeConfig(undefined).getCurrentCluster()?.server, 'https://10.0.0.1:443');
  },
);
