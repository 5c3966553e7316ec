import t from 'tap';
import { eventually } from '../control-plane/eventually.ts';
import { startInstalled } from '../control-plane/installed.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';

const policy = (namespaces: string): string => `
apiVersion: dexodus.dev/v1
kind: Policy
providers:
  - name: ias
    issuer: https://tenant.accounts.example.com
    jwksUri: https://tenant.accounts.example.com/oauth2/certs
defaults: [ias]
mode: deny
${namespaces}
`;
const bySelector = policy(`
namespaces:
  - selector: {matchLabels: {stage: legacy}}
    mode: warn
  - selector: {matchExpressions: [{key: team, operator: In, values: [a, b]}]}
    mode: fix
`);

const apiRule = (namespace: string, config: object) => ({
  apiVersion: 'gateway.kyma-project.io/v1beta1',
  kind: 'APIRule',
  metadata: { name: 'orders', namespace },
  spec: { rules: [{ path: '/.*', accessStrategies: [{ handler: 'jwt', config }] }] },
});
const onDex = (namespace: string) =>
  apiRule(namespace, { jwks_urls: ['https://dex.kyma.local/keys'] });

/** People see a change within this time. */
const limitSeconds = 2;

t.test('a policy and its cluster', { skip: await skipWithoutControlPlane() }, async (t) => {
  const { cluster, dexodus, setPolicy, stop } = await startInstalled({ policy: bySelector });
  t.teardown(stop);
  const { admin } = cluster;
  const label = (namespace: string, ...labels: string[]) =>
    admin.kubectlOrThrow(['label', 'namespace', namespace, '--overwrite', ...labels]);
  const create = (object: object) =>
    admin.kubectl(['create', '--dry-run=server', '-o', 'json', '-f', '-'], object);
  const verdictIn = async (namespace: string): Promise<string> => {
    const { code, stderr, stdout } = await create(onDex(namespace));
    if (code !== 0) return stderr.includes('denied the request') ? 'deny' : stderr;
    return stdout.includes('dex.kyma.local') ? 'warn' : 'fix';
  };
  const follows = (namespace: string, verdict: string) =>
    eventually(
      `${verdict} in ${namespace}`,
      async () => (await verdictIn(namespace)) === verdict || undefined,
      limitSeconds,
    );

  await t.test('a namespace that was just made is judged by its labels at once', async (t) => {
    for (const [name, labels, verdict] of [
      ['plain', {}, 'deny'],
      ['old', { stage: 'legacy' }, 'warn'],
      ['team', { team: 'b' }, 'fix'],
    ] as const) {
      const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
      await admin.kubectlOrThrow(['create', '-f', '-'], namespace);
      t.equal(await verdictIn(name), verdict);
    }
  });

  await t.test("the verdict follows a namespace's label within two seconds", async () => {
    await label('plain', 'stage=legacy');
    await follows('plain', 'warn');
    await label('plain', 'stage-');
    await follows('plain', 'deny');
    await label('plain', 'team=a');
    await follows('plain', 'fix');
    await label('plain', 'team=c');
    await follows('plain', 'deny');
  });

  await t.test('an API server that is killed and comes back is watched again', async () => {
    await cluster.restartApiServer();
    await label('plain', 'team=a');
    // The pause between two attempts is 10 s at most.
    await eventually(
      'fix in plain',
      async () => (await verdictIn('plain')) === 'fix' || undefined,
      15,
    );
    await label('plain', 'team=c');
    await follows('plain', 'deny');
  });

  await t.test('a policy without selectors, and with them again, takes effect', async (t) => {
    t.match(await setPolicy(policy('')), { kind: 'loaded' });
    t.equal(await verdictIn('old'), 'deny');
    await label('team', 'stage=legacy');
    t.match(await setPolicy(bySelector), { kind: 'loaded' });
    t.equal(await verdictIn('old'), 'warn');
    t.equal(await verdictIn('team'), 'warn', 'labelled while nobody watched');
  });

  await t.test("an empty configuration gets the dialect of the cluster's handler", async (t) => {
    await setPolicy(policy('').replace('mode: deny', 'mode: fix'));
    const filled = async (): Promise<string> => (await create(apiRule('plain', {}))).stdout;
    const dialect = (key: string) =>
      eventually(key, async () => (await filled()).includes(`"${key}"`) || undefined, limitSeconds);
    t.match(await filled(), '"jwks_urls"', 'there is no kyma-system');
    await admin.kubectlOrThrow(['create', 'namespace', 'kyma-system']);
    const configMap = (jwtHandler: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'api-gateway-config', namespace: 'kyma-system' },
      data: { 'api-gateway-config': `jwtHandler: ${jwtHandler}\n` },
    });
    await admin.kubectlOrThrow(['apply', '-f', '-'], configMap('istio'));
    await dialect('authentications');
    await admin.kubectlOrThrow(['apply', '-f', '-'], configMap('ory'));
    await dialect('jwks_urls');
    await admin.kubectlOrThrow(['apply', '-f', '-'], configMap('istio'));
    await dialect('authentications');
    const configMapName = 'configmap/api-gateway-config';
    await admin.kubectlOrThrow(['delete', configMapName, '-n', 'kyma-system']);
    await dialect('jwks_urls');
    const told = (await dexodus.logLines()).filter(
      ({ msg }) => msg === 'dialect auto follows the cluster',
    );
    t.same(
      told.map((line) => line['jwtHandler']),
      ['istio', 'ory', 'istio', 'ory'],
    );
  });
});
