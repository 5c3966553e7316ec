import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { eventually } from '../control-plane/eventually.ts';
import { startInstalled } from '../control-plane/installed.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';
import { makeClientAuthority } from '../support/client-certificate.ts';

const policy = `
apiVersion: dexodus.dev/v1
kind: Policy
mode: warn
providers: []
`;

const apiRule = (name: string) => ({
  apiVersion: 'gateway.kyma-project.io/v1beta1',
  kind: 'APIRule',
  metadata: { name, namespace: 'default' },
  spec: { rules: [{ path: '/.*', accessStrategies: [{ handler: 'jwt', config: {} }] }] },
});

/** Files as docs/client-certificates.md tells to write them. JSON is YAML. */
async function admissionConfiguration(directory: string): Promise<string> {
  const kubeconfig = join(directory, 'webhook-kubeconfig.yaml');
  const user = {
    'client-certificate': join(directory, 'client.crt'),
    'client-key': join(directory, 'client.key'),
  };
  // The test's port is not 443: then the name would have to hold it.
  const users = [{ name: '*', user }];
  await writeFile(kubeconfig, JSON.stringify({ apiVersion: 'v1', kind: 'Config', users }));
  const plugins = ['ValidatingAdmissionWebhook', 'MutatingAdmissionWebhook'].map((name) => ({
    name,
    configuration: {
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'WebhookAdmissionConfiguration',
      kubeConfigFile: kubeconfig,
    },
  }));
  const file = join(directory, 'admission-configuration.yaml');
  const configuration = {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AdmissionConfiguration',
  };
  await writeFile(file, JSON.stringify({ ...configuration, plugins }));
  return file;
}

t.test(
  'an API server that proves itself by a client certificate',
  { skip: await skipWithoutControlPlane() },
  async (t) => {
    const directory = t.testdir();
    const authority = await makeClientAuthority();
    const { cert, key } = await authority.issue({ subject: 'CN=kube-apiserver' });
    await writeFile(join(directory, 'client.crt'), cert);
    await writeFile(join(directory, 'client.key'), key);
    const clientCa = join(directory, 'client-ca.crt');
    const setAuthority = async (pem: string) => {
      await writeFile(`${clientCa}.next`, pem);
      await rename(`${clientCa}.next`, clientCa);
    };
    await setAuthority(authority.pem);
    const { cluster, dexodus, stop } = await startInstalled({
      policy,
      apiServerArguments: [
        `--admission-control-config-file=${await admissionConfiguration(directory)}`,
      ],
      environment: { DEXODUS_CLIENT_CA: clientCa, DEXODUS_CLIENT_NAME: 'kube-apiserver' },
    });
    t.teardown(stop);
    const { developer } = cluster;
    const create = (name: string) => developer.kubectl(['create', '-f', '-'], apiRule(name));

    await t.test('is answered', async (t) => {
      t.match(await create('proven'), { code: 0 });
      t.match(await dexodus.logLine(({ name }) => name === 'proven'), { msg: 'decision' });
    });

    await t.test('is refused once its authority is gone, and nothing is let through', async (t) => {
      await setAuthority((await makeClientAuthority()).pem);
      await dexodus.logLine(({ msg }) => msg === 'the client CA has changed');
      // One more answer closes the connection that is open.
      const refused = await eventually('it is refused', async () => {
        const outcome = await create(`refused-${Date.now()}`);
        return outcome.code === 0 ? undefined : outcome;
      });
      t.match(refused.stderr, /failed calling webhook "validate\.dexodus\.dev"/);
      t.match(refused.stderr, /asked for the client to provide credentials/);
      t.match(await dexodus.logLine(({ code }) => code === 'ERR_CLIENT_REFUSED'), {
        msg: /only the API server may call: /,
      });
      t.match(await dexodus.metrics(), /dexodus_errors_total\{code="ERR_CLIENT_REFUSED"\} [1-9]/);
    });

    await t.test('is answered again once it is back, without a restart', async () => {
      await setAuthority(authority.pem);
      await eventually('it is answered', async () => {
        const { code } = await create(`back-${Date.now()}`);
        return code === 0 || undefined;
      });
    });
  },
);
