import type { JsonValue } from '../json.ts';
import type { Part, Policy, Provider } from '../policy/policy.ts';
import type { Reference } from './reference.ts';

/** One key of a configuration, or (without a key) the whole of it, and what it becomes. */
export interface Change {
  readonly key: string | undefined;
  readonly value: JsonValue;
  /** The value as JSON text. */
  readonly json: string;
}

/** Changes a key of a configuration, or (without a key) the whole of it, to a value. */
export function changeTo(key: string | undefined, value: JsonValue): Change {
  return { key, value, json: JSON.stringify(value) };
}

/** What mode fix makes of one jwt configuration. */
export type Repair =
  | { readonly outcome: 'untouched'; readonly notices: readonly string[] }
  | {
      readonly outcome: 'fixed';
      readonly changes: readonly Change[];
      /** What takes the place of a reference; nothing where the reference only goes. */
      readonly replacements: (reference: Reference) => readonly string[];
      /** What else must be written, where no reference of its own says so; empty else. */
      readonly beside: string;
      /** Those whose issuers or keys were put in. */
      readonly providers: readonly Provider[];
      readonly warnings: readonly string[];
    }
  | Unfixable;

/** What can't be known, and the ways out. */
export interface Unfixable {
  readonly outcome: 'unfixable';
  readonly reason: string;
}

/** What a repair asks beside the configuration. */
export interface RepairContext {
  readonly policy: Policy;
  readonly part: Part;
  readonly references: readonly Reference[];
}

/** A part of mode deny, warn or audit may name no default provider. */
export const noDefaults: Unfixable = {
  outcome: 'unfixable',
  reason: 'use an OpenID Connect provider of your own (the policy names no default)',
};
