import t from 'tap';
import { genuineCrds } from '../control-plane/genuine-crds.ts';
import { installCrd, removeCrd } from '../control-plane/install-crd.ts';
import { startInstalled } from '../control-plane/installed.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';
import { ias, policyText } from '../support/policy.ts';

const dexConfig = {
  trusted_issuers: ['https://dex.kyma.local'],
  jwks_urls: ['http://dex-service.kyma-system.svc.cluster.local:5556/keys'],
};
const fixedConfig = { trusted_issuers: [ias.issuer], jwks_urls: [ias.jwksUri] };
const stranded = {
  trusted_issuers: ['https://login.example.org'],
  jwks_urls: ['https://dex.kyma.local/keys'],
};
// Without a version kubectl would take the newest one, and see an object that no conversion made v2.
const v1beta1 = 'apirules.v1beta1.gateway.kyma-project.io';
const places = 'spec.rules[0].accessStrategies[0].config';

/** An APIRule that every schema of its version accepts. */
function apiRule(name: string, config: object, version = 'v1beta1') {
  const common = { gateway: 'kyma-gateway.kyma-system.svc.cluster.local' };
  const rule = { path: '/a', methods: ['GET'] };
  const service = { name, port: 8080 };
  const strategies = { ...rule, accessStrategies: [{ handler: 'jwt', config }] };
  const specs: Readonly<Record<string, object>> = {
    v1alpha1: {
      ...common,
      service: { ...service, host: `${name}.example.com` },
      rules: [strategies],
    },
    v1beta1: { ...common, host: `${name}.example.com`, service, rules: [strategies] },
  };
  const v2 = {
    gateway: 'kyma-system/kyma-gateway',
    hosts: [`${name}.example.com`],
    service,
    rules: [{ ...rule, jwt: config }],
  };
  return {
    apiVersion: `gateway.kyma-project.io/${version}`,
    kind: 'APIRule',
    metadata: { name, namespace: 'default' } as Record<string, unknown>,
    spec: specs[version] ?? v2,
  };
}

t.test('on a real API server', { skip: await skipWithoutControlPlane() }, async (t) => {
  const { cluster, dexodus, setPolicy, stop } = await startInstalled({
    policy: policyText(),
    policyWebhook: false,
  });
  t.teardown(stop);
  const { admin, developer } = cluster;
  const apply = (object: object, ...args: readonly string[]) =>
    developer.kubectl(['apply', '-f', '-', ...args], object);
  const stored = async (name: string, version = 'v1beta1') =>
    JSON.parse(
      await developer.kubectlOrThrow([
        'get',
        `apirules.${version}.gateway.kyma-project.io`,
        name,
        '-o',
        'json',
      ]),
    );
  const configOf = async (name: string) =>
    (await stored(name)).spec.rules[0].accessStrategies[0].config;

  await t.test('mode deny refuses with a text that reads well', async (t) => {
    t.match(await setPolicy(policyText({ mode: 'deny' })), { kind: 'loaded' });
    const { code, stderr } = await apply(apiRule('denied', dexConfig));
    t.equal(code, 1);
    t.equal(
      stderr.trim(),
      [
        'Error from server (Forbidden): error when creating "STDIN": admission webhook "validate.dexodus.dev" denied the request: APIRule default/denied relies on Dex in 2 places:',
        `  ${places}.trusted_issuers[0]: "https://dex.kyma.local" is Dex: write "https://ias.example.com" instead`,
        `  ${places}.jwks_urls[0]: "http://dex-service.kyma-system.svc.cluster.local:5556/keys" is Dex: write "https://ias.example.com/oauth2/certs" instead`,
      ].join('\n'),
    );
    t.equal((await developer.kubectl(['get', 'apirule', 'denied'])).code, 1, 'nothing was stored');
  });

  await t.test('mode warn stores it with warnings, mode audit silently', async (t) => {
    await setPolicy(policyText({ mode: 'warn' }));
    const warned = await apply(apiRule('warned', dexConfig));
    t.match(warned, {
      code: 0,
      stderr: `Warning: ${places}.trusted_issuers[0]: "https://dex.kyma.local" is Dex`,
    });
    t.same(await configOf('warned'), dexConfig);
    await setPolicy(policyText({ mode: 'audit' }));
    t.match(await apply(apiRule('audited', dexConfig)), { code: 0, stderr: '' });
    t.same(await configOf('audited'), dexConfig);
  });

  await t.test(
    'the audit log has the annotations, and the decision log a line of that uid',
    async (t) => {
      const event = await cluster.auditEvent(
        (it) => it.objectRef?.name === 'audited' && it.verb === 'create',
      );
      const annotations = event.annotations ?? {};
      t.match(annotations, {
        'validate.dexodus.dev/verdict': 'allow (would fix)',
        'validate.dexodus.dev/findings': /jwks_urls\[0\] jwksUrl .* recorded/,
        'validate.dexodus.dev/policy': /^[0-9a-f]{12}$/,
      });
      const uid = annotations['validate.dexodus.dev/uid'];
      const lines = (await dexodus.logLines()).filter((line) => line['uid'] === uid);
      t.match(lines, [{ name: 'audited', user: 'developer', endpoint: 'validate', would: 'fix' }]);
    },
  );

  await t.test('mode fix stores it fixed, and a second apply changes nothing', async (t) => {
    await setPolicy(policyText());
    const fixed = await apply(apiRule('fixed', dexConfig));
    t.match(fixed, { code: 0, stderr: `Warning: ${places}: Dex replaced by ias` });
    const first = await stored('fixed');
    t.same(first.spec.rules[0].accessStrategies[0].config, fixedConfig);
    t.match(await apply(apiRule('fixed', dexConfig)), { code: 0 });
    const second = await stored('fixed');
    t.equal(second.metadata.resourceVersion, first.metadata.resourceVersion);
    t.equal(second.metadata.generation, first.metadata.generation);
  });

  await t.test('what can not be fixed is denied', async (t) => {
    t.match(await apply(apiRule('stranded', stranded)), {
      code: 1,
      stderr: 'no provider of the policy has the issuer "https://login.example.org"',
    });
  });

  await t.test('server-side apply, patch and a dry run are decided on alike', async (t) => {
    t.match(await apply(apiRule('ssa', dexConfig), '--server-side'), {
      code: 0,
      stderr: /Dex replaced by ias/,
    });
    t.same(await configOf('ssa'), fixedConfig);
    t.match(await apply(apiRule('dry', dexConfig), '--dry-run=server'), {
      code: 0,
      stderr: /Dex replaced/,
    });
    t.equal((await developer.kubectl(['get', 'apirule', 'dry'])).code, 1);
    const back = JSON.stringify([
      { op: 'replace', path: '/spec/rules/0/accessStrategies/0/config', value: dexConfig },
    ]);
    const patched = await developer.kubectl(['patch', v1beta1, 'ssa', '--type=json', '-p', back]);
    t.match(patched, { code: 0, stderr: /Dex replaced/ });
    t.same(await configOf('ssa'), fixedConfig);
  });

  await t.test('old objects can be labelled, and deleted for all their finalizers', async (t) => {
    const finalized = apiRule('finalized', dexConfig);
    finalized.metadata['finalizers'] = ['gateway.kyma-project.io/subresources'];
    await setPolicy(policyText({ mode: 'audit' }));
    t.match(await apply(finalized), { code: 0 });
    await setPolicy(policyText({ mode: 'deny' }));
    const labelled = await developer.kubectl(['label', v1beta1, 'finalized', 'a=b']);
    t.match(labelled, { code: 0, stderr: /is Dex/ });
    await setPolicy(policyText({ mode: 'deny', existing: 'enforce' }));
    t.equal((await developer.kubectl(['label', v1beta1, 'finalized', 'c=d'])).code, 1);
    t.equal((await developer.kubectl(['delete', 'apirule', 'finalized', '--wait=false'])).code, 0);
    const unfinalize = [
      'patch',
      v1beta1,
      'finalized',
      '--type=merge',
      '-p',
      '{"metadata":{"finalizers":null}}',
    ];
    t.equal((await developer.kubectl(unfinalize)).code, 0);
    t.equal((await developer.kubectl(['get', 'apirule', 'finalized'])).code, 1, 'it is gone');
  });

  await t.test('a policy that is broken changes nothing', async (t) => {
    t.match(await setPolicy('mode: [fix'), { kind: 'refused', reason: /line 1/ });
    t.equal(
      (await apply(apiRule('after-broken', dexConfig))).code,
      1,
      'mode deny is still in force',
    );
  });

  await t.test('decisions go on after a restart of the API server', async (t) => {
    await cluster.restartApiServer();
    t.match(await apply(apiRule('restarted', dexConfig)), { code: 1, stderr: /relies on Dex/ });
    t.match(await setPolicy(policyText()), { kind: 'loaded' });
    t.match(await apply(apiRule('restarted', dexConfig)), { code: 0, stderr: /Dex replaced/ });
  });

  await t.test('each genuine CRD stores what was fixed', async (t) => {
    const variants = await genuineCrds(admin);
    if (variants.length === 0)
      t.comment('no genuine CRDs beside the project: only the own one was tried');
    await removeCrd(admin);
    for (const { source, version, crd } of variants) {
      await installCrd(admin, crd);
      const isV2 = version.startsWith('v2');
      const dex = isV2
        ? {
            authentications: [
              { issuer: 'https://dex.kyma.local', jwksUri: 'https://dex.kyma.local/keys' },
            ],
          }
        : dexConfig;
      const after = isV2
        ? { authentications: [{ issuer: ias.issuer, jwksUri: ias.jwksUri }] }
        : fixedConfig;
      const { code, stderr } = await apply(apiRule('genuine', dex, version));
      t.equal(code, 0, `${source} ${version}: ${stderr}`);
      const rule = (await stored('genuine', version)).spec.rules[0];
      t.same(isV2 ? rule.jwt : rule.accessStrategies[0].config, after, `${source} ${version}`);
      await removeCrd(admin);
    }
    await installCrd(admin);
  });
});
