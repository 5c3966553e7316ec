import * as z from 'zod';

const text = z.string().trim().min(1, 'must not be empty');
const mode = z.enum(['fix', 'deny', 'warn', 'audit']);
const dialect = z.enum(['auto', 'ory', 'istio']);
const existing = z.enum(['warn', 'enforce']);

const provider = z.strictObject({
  name: text,
  issuer: text,
  jwksUri: text.optional(),
  metadataUrl: text.optional(),
  allowInsecure: z.boolean().default(false),
  allowPrivate: z.boolean().default(false),
});

const dex = z.strictObject({
  hosts: z.array(text).default(['dex-service', 'dex-service.*', 'dex.*']),
  except: z.array(text).default([]),
  implicit: z.boolean().default(true),
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
  names: z.array(text).min(1, 'must name at least one namespace').optional(),
  selector: selector.optional(),
  mode: mode.optional(),
  defaults: z.array(text).optional(),
  dialect: dialect.optional(),
  existing: existing.optional(),
});

const exemption = z.strictObject({
  namespace: text,
  name: text.optional(),
  until: text,
  owner: text,
  reason: text,
});

/** The policy's document: its keys, their types and what holds where one is left out. */
export const policySchema = z.strictObject({
  apiVersion: z.literal('dexodus.dev/v1'),
  kind: z.literal('Policy'),
  mode: mode.default('fix'),
  providers: z.array(provider).default([]),
  defaults: z.array(text).default([]),
  dex: dex.prefault({}),
  dialect: dialect.default('auto'),
  existing: existing.default('warn'),
  namespaces: z.array(namespace).default([]),
  exemptions: z.array(exemption).default([]),
});

/** A provider as the document names it. */
export type ProviderDocument = z.output<typeof provider>;

/** An exemption as the document names it; its day is known to exist. */
export type ExemptionDocument = z.output<typeof exemption>;

/** A policy's document after the schema: of the right shape, not yet known to make sense. */
export type PolicyDocument = z.output<typeof policySchema>;
