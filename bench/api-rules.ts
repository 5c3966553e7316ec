/** What becomes of an APIRule under `bench/policy.yaml`. */
export type Outcome = 'untouched' | 'fixed' | 'denied';

/** Any JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** One APIRule of the benchmark. */
export interface ApiRulePlan {
  readonly outcome: Outcome;
  readonly rules: number;
  /** Without: no handler is `jwt`, so there is nothing to decide on. */
  readonly hasJwt: boolean;
  /** Names and hosts differ from variant to variant; their lengths don't. Up to two digits. */
  readonly variant: number;
  /** Of the host's first label. */
  readonly hostSuffix?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
}

const provider = {
  issuer: 'https://tenant.accounts.example.com',
  jwksUri: 'https://tenant.accounts.example.com/oauth2/certs',
};
/** Both ways that Dex was written: from outside, and from within the cluster. */
const dex = [
  { issuer: 'https://dex.kyma.example.com', jwksUri: 'https://dex.kyma.example.com/keys' },
  {
    issuer: 'https://dex.kyma.example.com',
    jwksUri: 'http://dex-service.kyma-system.svc.cluster.local:5556/keys',
  },
];
/** Nobody can know its keys: that is denied. */
const stranger = 'https://login.partner.example.com';

/** An APIRule in v1beta1, as the API server hands it to a webhook: with its managedFields. */
export function apiRule(plan: ApiRulePlan): Json {
  const suffix = String(plan.variant).padStart(2, '0');
  return {
    apiVersion: 'gateway.kyma-project.io/v1beta1',
    kind: 'APIRule',
    metadata: {
      annotations: { 'example.com/team': `team-${suffix}`, 'example.com/source': 'git' },
      creationTimestamp: '2026-11-02T08:15:30Z',
      finalizers: ['gateway.kyma-project.io/subresources'],
      generation: plan.generation ?? 7,
      labels: { 'app.kubernetes.io/name': `orders-${suffix}` },
      managedFields: managedFields(plan.rules),
      name: `orders-${suffix}`,
      namespace: 'shop',
      resourceVersion: plan.resourceVersion ?? '1204511',
      uid: '6c1f6a3e-6d2c-4e0e-9a55-0d1f1c5a9b7e',
    },
    spec: {
      gateway: 'kyma-system/kyma-gateway',
      host: `orders-${suffix}${plan.hostSuffix ?? ''}.kyma.example.com`,
      service: { name: `orders-${suffix}`, port: 8080 },
      rules: Array.from({ length: plan.rules }, (_, index) => rule(plan, index)),
    },
    status: { APIRuleStatus: { code: 'OK' }, observedGeneration: 7 },
  };
}

function rule(plan: ApiRulePlan, index: number): Json {
  return {
    path: `/v1/customers/${index}/.*`,
    methods: ['GET', 'POST'],
    accessStrategies: [accessStrategy(plan, index)],
    ...(index < rulesOfOneService ? {} : ofAnotherService(index)),
  };
}

/** A long APIRule gathers many services. */
const rulesOfOneService = 6;

function ofAnotherService(index: number): Json {
  return {
    service: { name: `customers-${index}`, namespace: 'shop', port: 8080 },
    mutators: [{ handler: 'noop' }],
    timeout: 60,
  };
}

/** Two of three rules check tokens, the third is open to all. */
function accessStrategy({ outcome, hasJwt }: ApiRulePlan, index: number): Json {
  if (!hasJwt || index % 3 === 2) return { handler: index % 2 === 0 ? 'allow' : 'noop' };
  const { issuer, jwksUri } =
    (outcome === 'fixed' ? dex[index % dex.length] : undefined) ?? provider;
  const trusted = { trusted_issuers: [issuer], jwks_urls: [jwksUri] };
  const isDenied = outcome === 'denied' && index === 1;
  return {
    handler: 'jwt',
    config: isDenied
      ? { ...trusted, trusted_issuers: [stranger], jwks_urls: [dex[0]?.jwksUri] }
      : trusted,
  };
}

/** As server-side apply writes them: one entry for a whole list (atomic in the CRD). */
function managedFields(rules: number): readonly Json[] {
  const fields = {
    'f:metadata': {
      'f:annotations': { '.': {}, 'f:example.com/team': {} },
      'f:labels': { '.': {} },
    },
    'f:spec': {
      'f:gateway': {},
      'f:host': {},
      'f:rules': {},
      'f:service': { 'f:name': {}, 'f:port': {} },
    },
  };
  return ['kubectl-client-side-apply', rules > 100 ? 'argocd-controller' : 'manager'].map(
    (manager, index) => ({
      manager,
      operation: index === 0 ? 'Update' : 'Apply',
      apiVersion: 'gateway.kyma-project.io/v1beta1',
      time: '2026-11-02T08:15:30Z',
      fieldsType: 'FieldsV1',
      fieldsV1: index === 0 ? fields : { 'f:status': { 'f:APIRuleStatus': { 'f:code': {} } } },
    }),
  );
}
