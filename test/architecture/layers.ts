/**
 * The straight line of `docs/architecture.md`: which folder (or file) of `src` may import which
 * others. Nothing of these knows the shell; all that is not named here is shell.
 */
export const layers: ReadonlyMap<string, readonly string[]> = new Map([
  ['json.ts', []],
  ['ascii.ts', []],
  ['errors.ts', []],
  ['once-per.ts', []],
  ['apirule', ['json.ts', 'errors.ts']],
  ['policy', ['json.ts', 'errors.ts']],
  ['verdict', ['json.ts', 'errors.ts', 'once-per.ts', 'apirule', 'policy']],
  ['patch', ['json.ts', 'ascii.ts', 'errors.ts', 'once-per.ts', 'apirule', 'verdict']],
  ['rotation', ['json.ts', 'errors.ts']],
  ['explain', ['json.ts', 'errors.ts', 'apirule', 'policy', 'verdict']],
  ['review', ['json.ts', 'ascii.ts', 'errors.ts', 'once-per.ts', 'apirule', 'verdict']],
  [
    'audit',
    [
      'json.ts',
      'ascii.ts',
      'errors.ts',
      'once-per.ts',
      'apirule',
      'policy',
      'verdict',
      'review',
      'policy-source',
    ],
  ],
  [
    'admit.ts',
    [
      'json.ts',
      'ascii.ts',
      'errors.ts',
      'once-per.ts',
      'apirule',
      'policy',
      'verdict',
      'patch',
      'review',
      'audit',
    ],
  ],
  ['admit-policy.ts', ['json.ts', 'errors.ts', 'policy', 'review', 'audit', 'admit.ts']],
]);

/**
 * Decided without a clock, a random number, a promise or Node. `audit` holds the metrics, too: of
 * it, only what `admit.ts` reaches is pure.
 */
export const pure: readonly string[] = [
  'json.ts',
  'ascii.ts',
  'errors.ts',
  'once-per.ts',
  'apirule',
  'policy',
  'verdict',
  'patch',
  'explain',
  'rotation',
  'review',
  'admit.ts',
  'admit-policy.ts',
];

/**
 * The edge at which each runtime package stands: no other folder (or file) imports more than its
 * types, and the straight line not even those.
 */
export const edges: ReadonlyMap<string, readonly string[]> = new Map([
  ['@kubernetes/client-node', ['cluster']],
  ['@peculiar/x509', ['certificates']],
  ['commander', ['main.ts', 'commands']],
  ['diff', ['commands']],
  ['fastify', ['server']],
  ['ipaddr.js', ['providers']],
  ['jose', ['providers', 'token']],
  ['js-yaml', ['policy', 'input']],
  ['oauth4webapi', ['providers']],
  ['pino', ['audit']],
  ['prom-client', ['audit']],
  ['re2js', ['explain']],
  ['reflect-metadata', ['certificates']],
  ['yaml', ['policy', 'input', 'commands', 'cluster']],
  ['zod', ['policy', 'providers']],
]);
