import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import t from 'tap';
import { readTrustAnchors } from '../../src/certificates/trust-anchors.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startDexodus } from '../control-plane/dexodus-process.ts';
import { eventually } from '../control-plane/eventually.ts';
import { freePort } from '../control-plane/free-port.ts';
import { startInstalled } from '../control-plane/installed.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';

const kinds = ['mutatingwebhookconfiguration', 'validatingwebhookconfiguration'] as const;
const inDexodus = ['-n', 'dexodus'];
const rule = {
  apiVersion: 'gateway.kyma-project.io/v1beta1',
  kind: 'APIRule',
  metadata: { generateName: 'any-', namespace: 'default' },
  spec: { rules: [{ path: '/', accessStrategies: [{ handler: 'jwt' }] }] },
};

interface Webhook {
  readonly name: string;
  readonly clientConfig: { readonly caBundle?: string };
}
interface Configuration {
  readonly metadata: {
    readonly managedFields: readonly {
      readonly manager: string;
      readonly operation: string;
      readonly fieldsV1: object;
    }[];
  };
  readonly webhooks: readonly [Webhook, ...Webhook[]];
}
interface Secret {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
}

function watching({ admin }: ControlPlane) {
  const { kubectlOrThrow: kubectl } = admin;
  const read = async <T>(...what: readonly string[]): Promise<T> =>
    JSON.parse(await kubectl(['get', ...what, '--show-managed-fields', '-o', 'json']));
  const configuration = (kind: (typeof kinds)[number]) => read<Configuration>(kind, 'dexodus');
  return {
    kubectl,
    configuration,
    secret: () => read<Secret>('secret', 'dexodus-ca', ...inDexodus),
    /** The fingerprints in each caBundle. */
    bundles: () =>
      Promise.all(
        kinds.map(async (kind) => {
          const [{ clientConfig }] = (await configuration(kind)).webhooks;
          const text = Buffer.from(clientConfig.caBundle ?? '', 'base64').toString();
          return readTrustAnchors(text).anchors.map(({ fingerprint }) => fingerprint);
        }),
      ),
    /** Whether the API server calls the webhook that must not fail. */
    isCalled: async () =>
      (await admin.kubectl(['create', '--dry-run=server', '-f', '-'], rule)).code === 0,
  };
}

function authorityOf({ data }: Secret): X509Certificate {
  return new X509Certificate(Buffer.from(data?.['ca.crt'] ?? '', 'base64'));
}

t.test('certificates, as shipped', { skip: await skipWithoutControlPlane() }, async (t) => {
  const { cluster, dexodus, stop } = await startInstalled();
  t.teardown(stop);
  const { admin } = cluster;
  const { kubectl, configuration, secret, bundles, isCalled } = watching(cluster);
  const logged = (pattern: RegExp) => dexodus.logLine(({ msg }) => pattern.test(String(msg)));
  const settled = () =>
    eventually('ready and called', async () => {
      const isReady = (await dexodus.readiness()) === 'ok';
      return (isReady && (await isCalled())) || undefined;
    });

  await t.test('kubectl apply -k is the whole installation', async (t) => {
    const authority = authorityOf(await secret());
    t.equal(authority.ca, true);
    t.same(await bundles(), [[authority.fingerprint256], [authority.fingerprint256]]);
    const metrics = await dexodus.metrics();
    t.match(metrics, /^dexodus_certificate_days_left\{certificate="serving"\} 6\.99/m);
    t.match(metrics, /^dexodus_certificate_days_left\{certificate="authority"\} 364\.99/m);
    t.match(metrics, /^dexodus_ca_bundle_matches 1$/m);
  });

  await t.test('it owns the caBundle and no other field, and none of it is drift', async (t) => {
    const caBundle = { 'f:clientConfig': { 'f:caBundle': {} } };
    const before = await bundles();
    for (const kind of kinds) {
      const { metadata, webhooks } = await configuration(kind);
      const own = metadata.managedFields.filter(({ manager }) => manager === 'dexodus');
      const fields = webhooks.map(({ name }) => [
        `k:{"name":"${name}"}`,
        { '.': {}, 'f:name': {}, ...caBundle },
      ]);
      t.match(own, [{ operation: 'Apply' }]);
      t.same(
        own.map(({ fieldsV1 }) => fieldsV1),
        [{ 'f:webhooks': Object.fromEntries(fields) }],
      );
      t.equal(new Set(webhooks.map(({ clientConfig }) => clientConfig.caBundle)).size, 1);
    }
    const overlay = ['-k', join(cluster.directory, 'overlay')];
    t.equal((await admin.kubectl(['diff', ...overlay])).code, 0);
    const applied = (await kubectl(['apply', ...overlay])).trim().split('\n');
    t.same(
      applied.filter((line) => /webhook/.test(line) && !line.endsWith(' unchanged')),
      [],
    );
    await kubectl([
      'apply',
      '--server-side',
      '--field-manager=gitops',
      '--force-conflicts',
      ...overlay,
    ]);
    t.equal((await admin.kubectl(['diff', ...overlay])).code, 0);
    t.same(await bundles(), before);
  });

  await t.test('a second replica uses the same authority, and is ready', async (t) => {
    const before = authorityOf(await secret()).fingerprint256;
    const second = await startDexodus(cluster, {
      args: ['serve', '--policy-configmap=dexodus/dexodus-policy', '--service=dexodus/dexodus'],
      user: await cluster.serviceAccount({ namespace: 'dexodus', name: 'dexodus' }),
      port: await freePort(),
      probePort: await freePort(),
      environment: {},
    });
    t.equal(authorityOf(await secret()).fingerprint256, before);
    t.equal(await second.readiness(), 'ok');
    await second.end('SIGKILL');
  });

  await t.test('a caBundle that is taken away is put back at once', async (t) => {
    const before = await bundles();
    const remove = [{ op: 'remove', path: '/webhooks/0/clientConfig/caBundle' }];
    await kubectl(['patch', kinds[1], 'dexodus', '--type=json', '-p', JSON.stringify(remove)]);
    await settled();
    t.same(await bundles(), before);
  });

  await t.test(
    'webhook configurations that are deleted and applied again get theirs',
    async (t) => {
      const before = await bundles();
      await kubectl(['delete', kinds.join(','), 'dexodus']);
      t.equal(await dexodus.readiness(), 'ok', 'nobody calls, and nothing speaks against it');
      await kubectl(['apply', '-k', join(cluster.directory, 'overlay')]);
      await settled();
      t.same(await bundles(), before);
    },
  );

  await t.test(
    'a Secret with a key of another certificate is told of, and nothing is lost',
    async (t) => {
      const before = await secret();
      const other = { data: { 'ca.key': Buffer.from('nothing').toString('base64') } };
      await kubectl(['patch', 'secret', 'dexodus-ca', ...inDexodus, '-p', JSON.stringify(other)]);
      await logged(
        /^Secret dexodus\/dexodus-ca can't be used: ca\.key is no private key.*kubectl -n dexodus delete secret/,
      );
      t.match(await dexodus.metrics(), /^dexodus_certificates_problem 1$/m);
      t.equal(await dexodus.readiness(), 'ok');
      t.ok(await isCalled());
      const back = { data: { 'ca.key': before.data?.['ca.key'] } };
      await kubectl(['patch', 'secret', 'dexodus-ca', ...inDexodus, '-p', JSON.stringify(back)]);
      await logged(/^certificates are kept up again$/);
    },
  );

  await t.test('a Secret that is emptied or deleted is made anew, with overlap', async (t) => {
    for (const lose of [
      ['patch', 'secret', 'dexodus-ca', '--type=json', '-p', '[{"op":"remove","path":"/data"}]'],
      ['delete', 'secret', 'dexodus-ca'],
    ]) {
      const before = authorityOf(await secret()).fingerprint256;
      await kubectl([...lose, ...inDexodus]);
      t.ok(await isCalled());
      const after = await eventually('a new authority', async () => {
        const { fingerprint256 } = authorityOf(await secret());
        return fingerprint256 === before ? undefined : fingerprint256;
      });
      await eventually('both in each caBundle', async () => {
        const all = await bundles();
        return all.every((each) => each.includes(before) && each.includes(after)) || undefined;
      });
      t.ok(await isCalled());
      t.equal(await dexodus.readiness(), 'ok');
    }
    await eventually('an Event on the Secret', async () => {
      const events = await kubectl(['get', 'events', ...inDexodus, '-o', 'wide']);
      return /AuthorityMade +secret\/dexodus-ca/.test(events) || undefined;
    });
  });

  await t.test('without the right to patch, the log says which one, and it goes on', async (t) => {
    await kubectl(['delete', 'secret', 'dexodus-ca', ...inDexodus]);
    const rules = await kubectl(['get', 'clusterrole', 'dexodus', '-o', 'jsonpath={.rules}']);
    const setRules = (value: unknown) => {
      const patch = JSON.stringify([{ op: 'replace', path: '/rules', value }]);
      return kubectl(['patch', 'clusterrole', 'dexodus', '--type=json', '-p', patch]);
    };
    await setRules(JSON.parse(rules.replaceAll('"patch"', '"get"')));
    const remove = [{ op: 'remove', path: '/webhooks/0/clientConfig/caBundle' }];
    await kubectl(['patch', kinds[0], 'dexodus', '--type=json', '-p', JSON.stringify(remove)]);
    await logged(
      /forbidden.*; allow it in a Role or ClusterRole: patch on mutatingwebhookconfigurations, resourceNames \[dexodus\]/,
    );
    t.match(
      await dexodus.readiness(),
      /^not ready: .*the caBundle of MutatingWebhookConfiguration dexodus does not verify the serving certificate.*allow it in a Role/,
    );
    await setRules(JSON.parse(rules));
    await settled();
  });
});

t.test(
  'a machine whose clock is a year ahead is verified all the same, and told of',
  { skip: await skipWithoutControlPlane() },
  async (t) => {
    const ahead = 'const%20own=Date.now;Date.now=()=>own()+365*864e5';
    const environment = { NODE_OPTIONS: `--import=data:text/javascript,${ahead}` };
    const { cluster, dexodus, stop } = await startInstalled({ environment });
    t.teardown(stop);
    t.ok(await watching(cluster).isCalled());
    await dexodus.logLine(({ msg }) => /^this machine's clock says 2\d{3}-/.test(String(msg)));
  },
);
