import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { parse } from 'yaml';
import { createMetrics } from '../src/audit/metrics.ts';
import { serveCommand } from '../src/commands/serve.ts';
import { compilePolicy } from '../src/policy/compile.ts';
import { columnOf, readTable } from './docs/table.ts';

interface Webhook {
  readonly name: string;
  readonly clientConfig: { readonly service: Readonly<Record<string, unknown>> };
  readonly rules: readonly { readonly apiVersions: readonly string[] }[];
  readonly namespaceSelector: {
    readonly matchExpressions: readonly { readonly values: readonly string[] }[];
  };
  readonly failurePolicy: string;
  readonly [field: string]: unknown;
}

interface Container {
  readonly image: string;
  readonly args: readonly [string, ...string[]];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly livenessProbe: { readonly httpGet: unknown };
  readonly readinessProbe: { readonly httpGet: unknown };
  readonly securityContext: unknown;
  readonly lifecycle: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
}

interface RegisteredMetric {
  readonly name: string;
  readonly labelNames?: readonly string[];
}

interface PrometheusRule {
  readonly spec: {
    readonly groups: readonly {
      readonly rules: readonly { readonly alert: string; readonly expr: string }[];
    }[];
  };
}

interface Deployment {
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly serviceAccountName: string;
        readonly automountServiceAccountToken: boolean;
        readonly containers: readonly [Container];
        readonly securityContext: unknown;
        readonly terminationGracePeriodSeconds: number;
        readonly priorityClassName: string;
        readonly topologySpreadConstraints: unknown;
      };
    };
  };
}

interface Kustomization {
  readonly sortOptions: unknown;
  readonly resources: readonly string[];
  readonly configMapGenerator: readonly [
    { readonly name: string; readonly namespace: string; readonly files: readonly string[] },
  ];
  readonly images: readonly [{ readonly name: string; readonly newTag: string }];
}

const base = new URL('../manifests/base/', import.meta.url);

function text(name: string): string {
  return readFileSync(new URL(name, base), 'utf8');
}

function webhooksOf(name: string): readonly Webhook[] {
  const { webhooks }: { readonly webhooks: readonly Webhook[] } = parse(text(name));
  return webhooks;
}

function only(webhooks: readonly Webhook[], name: string): Webhook {
  const [found, ...more] = webhooks.filter((webhook) => webhook.name === name);
  if (found === undefined || more.length > 0) throw new Error(`there is not one webhook ${name}`);
  return found;
}

/** What both webhooks have to have in common: all but what makes each of them what it is. */
function sharedBy({
  name: _name,
  clientConfig: _clientConfig,
  failurePolicy: _failurePolicy,
  matchPolicy: _matchPolicy,
  reinvocationPolicy: _reinvocationPolicy,
  ...rest
}: Webhook): unknown {
  return rest;
}

const kustomization: Kustomization = parse(text('kustomization.yaml'));
const { spec: deployment }: Deployment = parse(text('40-deployment.yaml'));
const { spec: pod } = deployment.template;
const [container] = pod.containers;
const mutating = only(webhooksOf('00-mutating-webhook.yaml'), 'mutate.dexodus.dev');
const validating = only(webhooksOf('01-validating-webhook.yaml'), 'validate.dexodus.dev');
const policyWebhook = only(webhooksOf('01-validating-webhook.yaml'), 'policy.dexodus.dev');

t.test('every numbered file is applied, in the order of the numbers', async (t) => {
  const numbered = readdirSync(base).filter((name) => /^\d/.test(name));

  t.strictSame(kustomization.resources, numbered.sort());
});

t.test('the webhook configurations are the first to be deleted', async (t) => {
  const kinds = kustomization.resources.map((name): string => parse(text(name)).kind);
  const isWebhook = (kind: string): boolean => kind.endsWith('WebhookConfiguration');

  t.strictSame(kustomization.sortOptions, { order: 'fifo' });
  t.ok(kinds.findLastIndex(isWebhook) < kinds.findIndex((kind) => !isWebhook(kind)));
});

t.test('the names that refer to each other agree', async (t) => {
  const [configMap] = kustomization.configMapGenerator;
  const service: {
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly spec: { readonly selector: unknown };
  } = parse(text('30-service.yaml'));

  t.strictSame(configMap.files, ['policy.yaml'], 'the key is the one that the server reads');
  t.ok(container.args.includes(`--policy-configmap=${configMap.namespace}/${configMap.name}`));
  t.equal(container.image, kustomization.images[0].name);
  t.strictSame(service.spec.selector, deployment.template.metadata.labels);
  t.strictSame(deployment.selector.matchLabels, deployment.template.metadata.labels);
  for (const [webhook, path] of [
    [mutating, '/mutate'],
    [validating, '/validate'],
    [policyWebhook, '/policy'],
  ] as const) {
    t.strictSame(webhook.clientConfig, {
      service: {
        namespace: service.metadata.namespace,
        name: service.metadata.name,
        path,
        port: 443,
      },
    });
  }
});

t.test('the image is tagged with the version of the package', async (t) => {
  const { version }: { readonly version: string } = parse(text('../../package.json'));

  t.equal(kustomization.images[0].newTag, version);
});

t.test('a repair that fails is let pass, and a judgement that fails is not', async (t) => {
  t.equal(mutating.name, 'mutate.dexodus.dev');
  t.equal(mutating.failurePolicy, 'Ignore');
  t.equal(mutating['reinvocationPolicy'], 'IfNeeded');
  t.equal(validating.name, 'validate.dexodus.dev');
  t.equal(validating.failurePolicy, 'Fail');
});

t.test('both webhooks are called for the same requests', async (t) => {
  t.strictSame(sharedBy(mutating), sharedBy(validating));
});

t.test('the webhooks see every version of APIRules when they are written', async (t) => {
  t.strictSame(validating.rules, [
    {
      apiGroups: ['gateway.kyma-project.io'],
      apiVersions: ['v1alpha1', 'v1beta1', 'v2alpha1', 'v2'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['apirules'],
      scope: 'Namespaced',
    },
  ]);
});

t.test('the webhooks never stand in the way of their own namespace or kube-system', async (t) => {
  t.strictSame(validating.namespaceSelector, {
    matchExpressions: [
      {
        key: 'kubernetes.io/metadata.name',
        operator: 'NotIn',
        values: [kustomization.configMapGenerator[0].namespace, 'kube-system'],
      },
    ],
  });
});

t.test("the policy's webhook sees its ConfigMap alone, and is never in the way", async (t) => {
  const [{ name, namespace }] = kustomization.configMapGenerator;
  t.match(policyWebhook, {
    failurePolicy: 'Ignore',
    rules: [
      { apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], scope: 'Namespaced' },
    ],
    namespaceSelector: {
      matchExpressions: [
        { key: 'kubernetes.io/metadata.name', operator: 'In', values: [namespace] },
      ],
    },
    matchConditions: [{ expression: `has(request.name) && request.name == '${name}'` }],
    sideEffects: 'None',
  });
});

t.test('the webhooks are quick and free of side effects', async (t) => {
  t.match(validating, {
    sideEffects: 'None',
    timeoutSeconds: 3,
    admissionReviewVersions: ['v1'],
  });
});

t.test(
  'of its namespace, the service account may use what is its own by name, and make Secrets, Leases and Events',
  async (t) => {
    const [configMap] = kustomization.configMapGenerator;
    const role: { readonly rules: unknown } = parse(text('11-role.yaml'));
    const account: { readonly automountServiceAccountToken: boolean } = parse(
      text('10-service-account.yaml'),
    );

    t.strictSame(role.rules, [
      {
        apiGroups: [''],
        resources: ['configmaps'],
        resourceNames: [configMap.name],
        verbs: ['get', 'list', 'watch'],
      },
      { apiGroups: [''], resources: ['events'], verbs: ['create', 'get', 'patch'] },
      {
        apiGroups: [''],
        resources: ['secrets'],
        resourceNames: ['dexodus-ca'],
        verbs: ['get', 'list', 'watch', 'patch'],
      },
      {
        apiGroups: ['coordination.k8s.io'],
        resources: ['leases'],
        resourceNames: ['dexodus'],
        verbs: ['get', 'update'],
      },
      { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
    ]);
    t.notOk(account.automountServiceAccountToken, 'another pod gets no token by default');
    t.ok(pod.automountServiceAccountToken);
  },
);

t.test(
  'of the cluster, it may read namespaces and the ConfigMap with jwtHandler, and patch its own webhooks',
  async (t) => {
    const role: { readonly metadata: { readonly name: string }; readonly rules: unknown } = parse(
      text('13-cluster-role.yaml'),
    );
    const binding = parse(text('14-cluster-role-binding.yaml'));
    const verbs = ['get', 'list', 'watch'];

    t.strictSame(role.rules, [
      { apiGroups: [''], resources: ['namespaces'], verbs },
      { apiGroups: [''], resources: ['configmaps'], resourceNames: ['api-gateway-config'], verbs },
      {
        apiGroups: ['admissionregistration.k8s.io'],
        resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
        resourceNames: ['dexodus'],
        verbs: [...verbs, 'patch'],
      },
    ]);
    t.equal(binding.roleRef.name, role.metadata.name);
    t.strictSame(binding.subjects, parse(text('12-role-binding.yaml')).subjects);
  },
);

t.test(
  'the namespace enforces the restricted Pod Security profile, and the pod keeps it',
  async (t) => {
    const namespace: { readonly metadata: { readonly labels: unknown } } = parse(
      text('02-namespace.yaml'),
    );

    t.match(namespace.metadata.labels, { 'pod-security.kubernetes.io/enforce': 'restricted' });
    t.match(pod.securityContext, {
      runAsNonRoot: true,
      runAsUser: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    t.strictSame(container.securityContext, {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
    });
  },
);

t.test('the kubelet asks the probe port, and the Service sends to the webhook port', async (t) => {
  const service: { readonly spec: { readonly ports: unknown } } = parse(text('30-service.yaml'));

  t.match(container.ports, [
    { name: 'webhook', containerPort: 8443 },
    { name: 'probes', containerPort: 8080 },
  ]);
  t.match(container.livenessProbe.httpGet, { path: '/livez', port: 'probes' });
  t.match(container.readinessProbe.httpGet, { path: '/readyz', port: 'probes' });
  t.match(service.spec.ports, [{ port: 443, targetPort: 'webhook' }]);
});

t.test('the server knows each argument and environment variable', async (t) => {
  const [subcommand, ...options] = container.args;
  const command = serveCommand();
  const { unknown, operands } = command.parseOptions(options);
  const variables = new Set(command.options.map(({ envVar }) => envVar));

  t.equal(subcommand, command.name());
  t.strictSame({ unknown, operands }, { unknown: [], operands: [] });
  for (const { name } of container.env ?? []) t.ok(variables.has(name), name);
});

t.test('the NetworkPolicy is about the pods, and leaves their ports open', async (t) => {
  const policy: {
    readonly spec: {
      readonly podSelector: { readonly matchLabels: unknown };
      readonly policyTypes: unknown;
      readonly ingress: readonly { readonly ports: readonly { readonly port: string }[] }[];
    };
  } = parse(text('42-network-policy.yaml'));
  const { podSelector, policyTypes, ingress } = policy.spec;

  t.strictSame(podSelector.matchLabels, deployment.template.metadata.labels);
  t.strictSame(policyTypes, ['Ingress']);
  t.strictSame(
    ingress.flatMap(({ ports }) => ports.map(({ port }) => port)),
    container.ports.map(({ name }) => name),
  );
});

t.test('a pod has time to drain before it is killed', async (t) => {
  const drainSeconds = serveCommand().opts()['drainDelay'];
  // createShutdown's bound for connections that stay open.
  const closeSeconds = 15;
  const { seconds } = container.lifecycle.preStop.sleep;

  t.ok(pod.terminationGracePeriodSeconds > seconds + drainSeconds + closeSeconds);
});

t.test('a replica less at a time is all that a rollout or a drain of nodes may cost', async (t) => {
  const budget: { readonly spec: unknown } = parse(text('41-pod-disruption-budget.yaml'));
  const { matchLabels } = deployment.selector;

  t.match(deployment, { replicas: 2, strategy: { rollingUpdate: { maxUnavailable: 0 } } });
  t.match(budget.spec, { maxUnavailable: 1, selector: { matchLabels } });
  t.match(
    pod.topologySpreadConstraints,
    ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
      topologyKey,
      labelSelector: { matchLabels },
      matchLabelKeys: ['pod-template-hash'],
    })),
  );
});

t.test('the pods have the priority class that is shipped', async (t) => {
  const shipped: { readonly metadata: { readonly name: string } } = parse(
    text('21-priority-class.yaml'),
  );

  t.equal(pod.priorityClassName, shipped.metadata.name);
});

t.test('every alert asks for metrics that are there, by labels that they have', async (t) => {
  const { registry } = createMetrics(() => 0);
  const labels = new Map<string, readonly string[]>();
  for (const {
    name,
    labelNames = [],
  } of registry.getMetricsAsArray() as readonly RegisteredMetric[])
    for (const suffix of ['', '_bucket', '_count', '_sum'])
      labels.set(`${name}${suffix}`, labelNames);
  const rules: PrometheusRule = parse(text('../components/monitoring/62-prometheus-rule.yaml'));
  const alerts = rules.spec.groups.flatMap((group) => group.rules);

  const errorCodes = new Set(columnOf(readTable('errors.md', 'Errors'), 'code'));
  t.ok(alerts.length > 5);
  t.equal(new Set(alerts.map(({ alert }) => alert)).size, alerts.length, 'each name once');
  for (const { alert, expr } of alerts) {
    for (const [, name = '', matchers = ''] of expr.matchAll(/(dexodus_\w+)(\{[^}]*\})?/g)) {
      t.ok(labels.has(name), `${alert}: ${name} is a metric of createMetrics`);
      // A matcher that could never match would be an alert that never comes.
      for (const [code] of matchers.matchAll(/ERR_\w+/g))
        t.ok(errorCodes.has(code), `${alert}: ${code} is an error of docs/errors.md`);
      for (const [, label = ''] of matchers.matchAll(/(\w+)[=!]/g))
        t.ok(labels.get(name)?.includes(label), `${alert}: ${name} has the label ${label}`);
    }
  }
});

t.test('what is scraped is the port of the probes, of every pod', async (t) => {
  const monitored: {
    readonly metadata: { readonly labels: unknown };
    readonly spec: { readonly ports: unknown; readonly selector: unknown };
  } = parse(text('../components/monitoring/60-service.yaml'));
  const monitor: { readonly spec: unknown } = parse(
    text('../components/monitoring/61-service-monitor.yaml'),
  );

  t.match(monitored.spec.ports, [{ name: 'probes', targetPort: 'probes' }]);
  t.strictSame(monitored.spec.selector, deployment.selector.matchLabels);
  t.match(monitor.spec, {
    selector: { matchLabels: monitored.metadata.labels },
    endpoints: [{ port: 'probes', path: '/metrics' }],
  });
});

t.test('an overlay for each component', async (t) => {
  const folders = (name: string): readonly string[] =>
    readdirSync(new URL(`../${name}/`, base)).toSorted();

  t.strictSame(folders('overlays'), folders('components'));
  for (const name of folders('overlays'))
    t.strictSame(parse(text(`../overlays/${name}/kustomization.yaml`)), {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      sortOptions: { order: 'fifo' },
      resources: ['../../base'],
      components: [`../../components/${name}`],
    });
});

t.test('the shipped policy interferes with nothing', async (t) => {
  const policy = compilePolicy(text('policy.yaml'), '0123456789ab');

  t.equal(policy.partOf('any').mode, 'audit');
  t.strictSame(policy.warningsAt(0), []);
});

t.test('the shipped policy can not be switched to fix before a provider is named', async (t) => {
  const fix = text('policy.yaml').replace('\nmode: audit\n', '\nmode: fix\n');

  t.throws(() => compilePolicy(fix, '0123456789ab'), { code: 'ERR_POLICY_INVALID' });
});

t.test('the providers that the shipped policy shows become valid with a tenant', async (t) => {
  const uncommented = text('policy.yaml')
    .replace('\nmode: audit\n', '\nmode: fix\n')
    .replaceAll(/: \[\]\n#/g, ':\n ')
    .replaceAll('\n#  ', '\n   ')
    .replaceAll('TENANT', 'acme');
  const policy = compilePolicy(uncommented, '0123456789ab');

  t.match(policy.partOf('any').defaults, [{ issuer: 'https://acme.accounts.ondemand.com' }]);
});
