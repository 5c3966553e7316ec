import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { cacheFolder, findBinaries, KUBERNETES_VERSION } from './binaries.ts';

t.test('binaries that are not there are named, with what to do', async (t) => {
  const cache = t.testdir();
  const found = await findBinaries({ XDG_CACHE_HOME: cache });
  t.match(found, {
    kind: 'missing',
    folder: cacheFolder({ XDG_CACHE_HOME: cache }),
    reason: /^no etcd, kubectl, kube-apiserver in .*: build them with "npm run control-plane"/,
  });
});

t.test('an incomplete KUBEBUILDER_ASSETS is told of, not passed over', async (t) => {
  const assets = t.testdir({ etcd: '', kubectl: '' });
  await chmod(join(assets, 'etcd'), 0o755);
  const found = await findBinaries({ KUBEBUILDER_ASSETS: assets });
  t.match(found, {
    kind: 'missing',
    reason: /^no kubectl, kube-apiserver in .*KUBEBUILDER_ASSETS/,
  });
});

t.test('KUBEBUILDER_ASSETS wins over the cache', async (t) => {
  const assets = t.testdir({ etcd: '', kubectl: '', 'kube-apiserver': '' });
  for (const name of ['etcd', 'kubectl', 'kube-apiserver']) await chmod(join(assets, name), 0o755);
  t.same(await findBinaries({ KUBEBUILDER_ASSETS: assets }), {
    kind: 'found',
    binaries: {
      etcd: join(assets, 'etcd'),
      kubectl: join(assets, 'kubectl'),
      'kube-apiserver': join(assets, 'kube-apiserver'),
    },
  });
});

t.test('the cache is named after the version that go.mod requires', async (t) => {
  const module = await readFile(join(import.meta.dirname, 'go/go.mod'), 'utf8');
  t.match(module, `k8s.io/kubernetes ${KUBERNETES_VERSION}\n`);
});
