import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { apiRuleVersions, locate } from '../../src/apirule/locate.ts';
import { isObject, type JsonObject, type JsonValue } from '../../src/json.ts';
import { makeLocalCertificates } from '../../src/certificates/local-certificates.ts';
import { readServingCertificate } from '../../src/certificates/serving-certificate.ts';
import { startControlPlane } from '../control-plane/control-plane.ts';
import { eventually } from '../control-plane/eventually.ts';
import { installCrd } from '../control-plane/install-crd.ts';
import { installManifests } from '../control-plane/install-manifests.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';
import { apiClientOf } from './api-client.ts';
import { anyApiRule } from './any-api-rule.ts';
import { oryRule, shapes, withRules } from './api-rule-shapes.ts';
import { isPlain } from './is-plain.ts';
import { startRecordingWebhook } from './recording-webhook.ts';

const CRD_NAME = 'apirules.gateway.kyma-project.io';
const v1beta1Spec = 'gateway.kyma-project.io/v1beta1-spec';
const GENUINE = join(import.meta.dirname, '../../../shared/apirules');

/** Whether the decision has anything to look at, whatever version the object is read in. */
function holdsConfiguration(object: JsonObject): boolean {
  return apiRuleVersions.some((version) => {
    const { documents, unreadable } = locate(object, version);
    return (
      unreadable.length > 0 || documents.some(({ configurations }) => configurations.length > 0)
    );
  });
}

function genuineRules(): readonly JsonObject[] {
  let files: readonly string[];
  try {
    files = readdirSync(GENUINE).filter((file) => file.endsWith('.yaml'));
  } catch {
    return [];
  }
  return files.map((file): JsonObject =>
    parse(readFileSync(join(GENUINE, file), 'utf8'), { uniqueKeys: false }),
  );
}

function versionOf(object: JsonObject): string {
  const { apiVersion } = object;
  return typeof apiVersion === 'string' ? apiVersion.replace(/.*\//, '') : '';
}

function isMistaken(object: JsonObject): boolean {
  return holdsConfiguration(object) && isPlain(object);
}

t.test('no configuration that is judged is taken for plain', async (t) => {
  t.strictSame(Object.values(shapes).flat().filter(isMistaken), []);
  t.strictSame(genuineRules().filter(isMistaken), []);
  fc.assert(fc.property(anyApiRule, (object) => !isMistaken(object)));
});

t.test('the match conditions', { skip: await skipWithoutControlPlane() }, async (t) => {
  const cluster = await startControlPlane();
  t.teardown(() => cluster.stop());
  const certificates = t.testdir();
  await makeLocalCertificates(certificates, Date.now(), ['dexodus.dexodus.svc']);
  const webhook = await startRecordingWebhook(
    await readServingCertificate(certificates, Date.now()),
  );
  t.teardown(() => webhook.close());
  await installCrd(cluster.admin);
  await installManifests(cluster.admin, join(cluster.directory, 'overlay'), {
    port: webhook.port,
    authority: readFileSync(join(certificates, 'ca.crt'), 'utf8'),
    policy: undefined,
  });
  const api = await apiClientOf(cluster.admin);
  t.teardown(() => api.close());

  let count = 0;
  /** Creates the object as a dry run; gives the answer's status and the paths that were called. */
  async function create(
    object: JsonObject,
    { version = 'v1beta1', namespace = 'default' } = {},
  ): Promise<{ readonly status: number; readonly calls: string }> {
    count += 1;
    const name = `rule-${count}`;
    const apiVersion = `gateway.kyma-project.io/${version}`;
    const given = isObject(object['metadata']) ? object['metadata'] : {};
    const metadata = { ...given, name, namespace };
    const path = `/apis/${apiVersion}/namespaces/${namespace}/apirules?dryRun=All`;
    const body = { ...object, apiVersion, kind: 'APIRule', metadata };
    const { status } = await api.send('POST', path, body);
    return { status, calls: pathsCalledFor(name) };
  }

  function pathsCalledFor(name: string): string {
    const calls = webhook.callsFor(name);
    return calls.map(({ path }) => path).join(' ');
  }

  /**
   * What is wrong with how far the object came: both webhooks are to be called for all but plain
   * ones. An expression that errs refuses the object under failurePolicy Fail, and keeps it from
   * `/mutate` under Ignore.
   */
  async function mistakeWith(object: JsonObject, version: string): Promise<string | undefined> {
    const { status, calls } = await create(object, { version });
    const expected = isPlain(object) ? '' : '/mutate /validate';
    if (status === 201 && calls === expected) return undefined;
    return `${version}: ${status} "${calls}" ${JSON.stringify(object).slice(0, 300)}`;
  }

  async function mistakesWith(
    objects: readonly JsonObject[],
    versionOf: (object: JsonObject) => string,
  ): Promise<readonly string[]> {
    const outcomes = objects.map((object) => mistakeWith(object, versionOf(object)));
    return (await Promise.all(outcomes)).filter((outcome) => outcome !== undefined);
  }

  // A new webhook configuration takes a moment.
  await eventually('the webhooks are called', async () => {
    const { calls } = await create(withRules([oryRule]));
    return calls === '/mutate /validate' ? true : undefined;
  });

  for (const [kind, objects] of Object.entries(shapes)) {
    await t.test(`${kind}: reach both webhooks unless they are plain`, async (t) => {
      for (const version of apiRuleVersions) {
        const mistakes = await mistakesWith(objects, () => version);
        t.strictSame(mistakes, [], `${objects.length} objects as ${version}`);
      }
    });
  }

  await t.test('objects of any shape reach both webhooks unless they are plain', async (t) => {
    const seen = { plain: 0, other: 0 };
    const version = fc.constantFrom(...apiRuleVersions);
    const property = fc.asyncProperty(anyApiRule, version, async (object, version) => {
      seen[isPlain(object) ? 'plain' : 'other'] += 1;
      const mistake = await mistakeWith(object, version);
      if (mistake !== undefined) throw new Error(mistake);
    });
    await fc.assert(property, { numRuns: 400 });
    t.ok(seen.plain > 0 && seen.other > 0, `${seen.plain} plain, ${seen.other} other`);
  });

  const genuine = genuineRules();
  const skip = genuine.length === 0 && 'the folder of genuine APIRules is not there';
  await t.test(
    'genuine APIRules reach both webhooks unless they are plain',
    { skip },
    async (t) => {
      t.strictSame(await mistakesWith(genuine, versionOf), []);
      t.ok(genuine.some(isPlain) && genuine.some(holdsConfiguration));
    },
  );

  await t.test('annotations that are no map of texts are refused by the API server', async (t) => {
    for (const annotations of ['v1beta1-spec', ['a'], 7, { [v1beta1Spec]: {} }]) {
      const outcome = await create({ metadata: { annotations }, ...withRules([oryRule]) });
      t.strictSame(outcome, { status: 400, calls: '' });
    }
    const outcome = await create({ metadata: { annotations: null }, ...withRules([]) });
    t.strictSame(outcome, { status: 201, calls: '' }, 'null is no annotation');
  });

  await t.test('an update is judged by what it makes of the object', async (t) => {
    const { kubectlOrThrow: kubectl } = cluster.admin;
    const metadata = { name: 'updated', namespace: 'default' };
    const apply = (rules: JsonValue): Promise<string> => {
      const apiVersion = 'gateway.kyma-project.io/v1beta1';
      const object = { apiVersion, kind: 'APIRule', metadata, ...withRules(rules) };
      return kubectl(['apply', '-f', '-'], object);
    };
    await apply([]);
    t.equal(pathsCalledFor('updated'), '');
    await apply([oryRule]);
    t.equal(pathsCalledFor('updated'), '/mutate /validate');
    t.ok(webhook.callsFor('updated').every(({ operation }) => operation === 'UPDATE'));
    await apply([]);
    t.equal(pathsCalledFor('updated'), '/mutate /validate', 'the old object does not count');
  });

  await t.test('a change of the status and a deletion never reach a webhook', async (t) => {
    const { kubectlOrThrow: kubectl } = cluster.admin;
    const metadata = { name: 'kept', namespace: 'default' };
    const apiVersion = 'gateway.kyma-project.io/v1beta1';
    const object = { apiVersion, kind: 'APIRule', metadata, ...withRules([oryRule]) };
    await kubectl(['create', '-f', '-'], object);
    const status = '{"status": {"code": "OK"}}';
    await kubectl([
      'patch',
      'apirule',
      'kept',
      '--subresource=status',
      '--type=merge',
      '-p',
      status,
    ]);
    await kubectl(['delete', 'apirule', 'kept']);
    t.equal(pathsCalledFor('kept'), '/mutate /validate', 'of the creation');
  });

  await t.test('APIRules of the own namespace and of kube-system are left alone', async (t) => {
    const object = withRules([oryRule]);
    for (const namespace of ['dexodus', 'kube-system'])
      t.strictSame(await create(object, { namespace }), { status: 201, calls: '' });
    const { calls } = await create(object, { namespace: 'kube-public' });
    t.equal(calls, '/mutate /validate', 'no other one is');
  });

  await t.test('an unknown version is judged as a known one, and never patched', async (t) => {
    const { admin } = cluster;
    const text = await admin.kubectlOrThrow(['get', 'crd', CRD_NAME, '-o', 'json']);
    const crd: { readonly spec: { readonly versions: readonly JsonObject[] } } = JSON.parse(text);
    const version = { ...crd.spec.versions[0], name: 'v3', storage: false };
    const patch = [{ op: 'add', path: '/spec/versions/-', value: version }];
    const change = ['patch', 'crd', CRD_NAME, '--type=json', '-p', JSON.stringify(patch)];
    await admin.kubectlOrThrow(change);
    // The API server knows which versions are one resource a moment after it serves a new one.
    const calls = await eventually('v3 served and reviewed', async () => {
      const outcome = await create(withRules([oryRule]), { version: 'v3' });
      return outcome.calls || undefined;
    });
    t.equal(calls, '/validate');
    const [call] = webhook.callsFor(`rule-${count}`);
    t.match(call?.apiVersion, /^gateway\.kyma-project\.io\/v(1|2)/);
  });
});
