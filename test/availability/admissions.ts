/** What the load asks the API server for; each is one admission, reviewed by both webhooks. */
export interface Admission {
  readonly name: string;
  /** What the policy says has to come of it. */
  readonly expected: 'fixed' | 'denied' | 'untouched';
  readonly spec: object;
}

const dexIssuer = 'https://dex.kyma.local';
const dexKeys = 'http://dex-service.kyma-system.svc.cluster.local:5556/keys';
const providerHost = '.accounts.example.com';

interface OryConfig {
  readonly jwks_urls?: readonly string[];
  readonly trusted_issuers?: readonly string[];
}

export function fixedAdmission(name: string): Admission {
  return {
    name,
    expected: 'fixed',
    spec: spec({ jwks_urls: [dexKeys], trusted_issuers: [dexIssuer] }),
  };
}

export function deniedAdmission(name: string): Admission {
  const config = { jwks_urls: [dexKeys], trusted_issuers: ['https://login.partner.example.com'] };
  return { name, expected: 'denied', spec: spec(config) };
}

export function untouchedAdmission(name: string): Admission {
  return { name, expected: 'untouched', spec: spec(ownKeys) };
}

const ownKeys: OryConfig = {
  jwks_urls: ['https://keys.own.example.com/certs'],
  trusted_issuers: ['https://keys.own.example.com'],
};

function spec(config: OryConfig): object {
  return { rules: [{ path: '/', accessStrategies: [{ handler: 'jwt', config }] }] };
}

/**
 * The policy of the load, mode fix. Each turn names another provider, so that what is stored tells
 * that a policy was really taken.
 */
export function loadPolicy(turn: number): string {
  const tenant = `https://tenant-${turn % 5}${providerHost}`;
  return JSON.stringify({
    apiVersion: 'dexodus.dev/v1',
    kind: 'Policy',
    mode: 'fix',
    providers: [{ name: 'ias', issuer: tenant, jwksUri: `${tenant}/oauth2/certs` }],
    defaults: ['ias'],
    // What makes each text another one.
    exemptions: [
      {
        namespace: 'nobody',
        name: `turn-${turn}`,
        until: '2099-12-31',
        owner: 'nobody',
        reason: 'none',
      },
    ],
  });
}

/** A policy that must never come into force, wrong in one of several ways. */
export function brokenPolicy(turn: number): string {
  const good = loadPolicy(turn).replaceAll(providerHost, '.broken.example.com');
  const ways = [
    good.slice(0, -1),
    good.replace('"mode":"fix"', '"mode":"off"'),
    good.replace('"defaults":["ias"]', '"defaults":["nobody"]'),
    good.replace('"kind":"Policy"', '"kind":"Policy","surprise":true'),
    '',
  ];
  return ways[turn % ways.length] ?? '';
}

/** Whether a stored object is as the policy wants it. */
export function isAsExpected({ expected }: Admission, object: unknown): boolean {
  const config = configOf(object);
  const { jwks_urls: urls = [], trusted_issuers: issuers = [] } = config ?? {};
  switch (expected) {
    case 'denied':
      return false;
    case 'untouched':
      return JSON.stringify(config) === JSON.stringify(ownKeys);
    case 'fixed': {
      const [issuer] = issuers;
      const isProvider = issuer !== undefined && new URL(issuer).hostname.endsWith(providerHost);
      const isOne = urls.length === 1 && issuers.length === 1;
      return isProvider && isOne && urls[0] === `${issuer}/oauth2/certs`;
    }
  }
}

function configOf(object: unknown): OryConfig | undefined {
  const { spec } = object as {
    readonly spec?: {
      readonly rules?: readonly {
        readonly accessStrategies?: readonly { readonly config?: OryConfig }[];
      }[];
    };
  };
  return spec?.rules?.[0]?.accessStrategies?.[0]?.config;
}
