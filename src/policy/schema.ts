import * as z from 'zod';

const text = z.string().trim().min(1, 'must not be empty');
const mode = z
  .enum(['fix', 'deny', 'warn', 'audit'])
  .describe(
    'What becomes of a reference to Dex. fix: repair what can be repaired, deny the rest. deny: refuse. warn: allow with a warning. audit: only record.',
  );
const dialect = z
  .enum(['auto', 'ory', 'istio'])
  .describe(
    "What an empty v1alpha1 or v1beta1 configuration is filled with. auto: as the cluster's jwtHandler says.",
  );
const existing = z
  .enum(['warn', 'enforce'])
  .describe(
    'What an update gets that leaves an old reference as it was: a warning, or what a new one gets.',
  );
const defaults = z
  .array(text)
  .describe(
    'The names of the providers that take the place of Dex, in this order. Mode fix needs one.',
  );

const provider = z.strictObject({
  name: text.describe('What defaults and the log call it.'),
  issuer: text.describe("A token's iss, to the letter. Compared, never called."),
  jwksUri: text
    .optional()
    .describe('The https address of its key set. Left out, OpenID Connect discovery finds it.'),
  metadataUrl: text
    .optional()
    .describe('Where its metadata is, when the issuer is only a name (XSUAA).'),
  allowInsecure: z
    .boolean()
    .default(false)
    .describe('Allows http where dexodus calls it, and in jwksUri. For tests.'),
  allowPrivate: z
    .boolean()
    .default(false)
    .describe('Lets dexodus call it at addresses that are not public.'),
});

const dex = z.strictObject({
  hosts: z
    .array(text)
    .default(['dex-service', 'dex-service.*', 'dex.*'])
    .describe('The hosts that are Dex. A * as first or last label stands for one or more labels.'),
  except: z.array(text).default([]).describe("Hosts that would match and are somebody's own Dex."),
  implicit: z
    .boolean()
    .default(true)
    .describe('Whether a configuration without jwks_urls relies on Dex.'),
});

const expression = z.strictObject({
  key: z.string(),
  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
  values: z.array(z.string()).default([]),
});

/** zod passes over a key `__proto__`: a selector without one of its requirements selects more. */
const labels = z.preprocess(
  (value, context) => {
    if (typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__'))
      context.addIssue({ code: 'custom', message: 'has a key __proto__, which is no label key' });
    return value;
  },
  z.record(z.string(), z.string()),
);

const selector = z.strictObject({
  matchLabels: labels.prefault({}),
  matchExpressions: z.array(expression).default([]),
});

const namespace = z.strictObject({
  names: z
    .array(text)
    .min(1, 'must name at least one namespace')
    .optional()
    .describe('Names. One * at the beginning or the end stands for any text. Or a selector.'),
  selector: selector
    .optional()
    .describe("Selects by the namespaces' labels, as Kubernetes does. Or names."),
  mode: mode.optional(),
  defaults: defaults.optional(),
  dialect: dialect.optional(),
  existing: existing.optional(),
});

const exemption = z.strictObject({
  namespace: text.describe('Where APIRules are allowed with a warning, for a time.'),
  name: text.optional().describe('The name of the APIRule. Left out: every one of the namespace.'),
  until: text.describe('YYYY-MM-DD: the last day of the exemption, the whole day, UTC.'),
  owner: text.describe('Who has to mend it by then.'),
  reason: text.describe('Why it may wait.'),
});

/** The policy's document: its keys, their types and what holds where one is left out. */
export const policySchema = z.strictObject({
  apiVersion: z.literal('dexodus.dev/v1'),
  kind: z.literal('Policy'),
  mode: mode.default('fix'),
  providers: z
    .array(provider)
    .default([])
    .describe('The OpenID Connect providers that applications move to.'),
  defaults: defaults.default([]),
  dex: dex.prefault({}).describe('What counts as Dex.'),
  dialect: dialect.default('auto'),
  existing: existing.default('warn'),
  namespaces: z
    .array(namespace)
    .default([])
    .describe('Settings for some namespaces. The first entry that matches wins.'),
  exemptions: z
    .array(exemption)
    .default([])
    .describe('APIRules that are allowed with a warning until a day is over.'),
});

/** A provider as the document names it. */
export type ProviderDocument = z.output<typeof provider>;

/** An exemption as the document names it; its day is known to exist. */
export type ExemptionDocument = z.output<typeof exemption>;

/** A policy's document after the schema: of the right shape, not yet known to make sense. */
export type PolicyDocument = z.output<typeof policySchema>;
