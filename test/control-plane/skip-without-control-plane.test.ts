import t from 'tap';
import { skipWithoutControlPlane } from './skip-without-control-plane.ts';

t.test('without binaries, CI fails', async (t) => {
  const environment = { KUBEBUILDER_ASSETS: t.testdir(), CI: 'true' };
  await t.rejects(skipWithoutControlPlane(environment), /CI needs a control plane: no etcd/);
});

t.test('without binaries, a local run says loudly what it skips', async (t) => {
  const written = t.capture(process.stderr, 'write', () => true);
  const reason = await skipWithoutControlPlane({ KUBEBUILDER_ASSETS: t.testdir() });
  t.match(reason, /^no etcd, kubectl, kube-apiserver in /);
  t.match(
    written()
      .flatMap(({ args }) => args)
      .join(''),
    `SKIPPED, no control plane: ${reason}`,
  );
});
