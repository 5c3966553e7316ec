import { isObject } from '../json.ts';
import { matchesName } from './name-pattern.ts';
import type { PolicyDocument } from './schema.ts';
import { compileSelector, type Labels } from './selector.ts';

/** A setting of the part that applies, and the key that says so; `default` where none does. */
export interface ExplainedSetting {
  readonly key: 'mode' | 'defaults' | 'dialect' | 'existing';
  readonly value: string | readonly string[];
  readonly from: string;
}

/** Which part of a policy applies to a namespace, and why. */
export interface ExplainedPart {
  /** As in the decision log: `policy`, or `namespaces[2]`. */
  readonly part: string;
  readonly because: string;
  readonly settings: readonly ExplainedSetting[];
}

/** A namespace, as far as a policy asks. */
export interface ExplainedNamespace {
  readonly name: string;
  readonly labels: Labels;
}

const keys = ['mode', 'defaults', 'dialect', 'existing'] as const;

/**
 * Explains which part applies to a namespace.
 *
 * @param written - the document as it was written, without what holds where a key is left out
 */
export function explainPart(
  document: PolicyDocument,
  written: unknown,
  namespace: ExplainedNamespace,
): ExplainedPart {
  const { namespaces } = document;
  const reasons = namespaces.map((entry) => whyItMatches(entry, namespace));
  const index = reasons.findIndex((reason) => reason !== undefined);
  const entry = namespaces[index];
  const part = entry === undefined ? 'policy' : `namespaces[${index}]`;
  const none =
    namespaces.length === 0 ? 'the policy has no namespaces' : 'no entry of namespaces matches';
  const settings = keys.map((key): ExplainedSetting => {
    const own = entry?.[key];
    if (own !== undefined) return { key, value: own, from: `${part}.${key}` };
    const isWritten = isObject(written) && Object.hasOwn(written, key);
    return { key, value: document[key], from: isWritten ? key : 'default' };
  });
  return { part, because: reasons[index] ?? none, settings };
}

function whyItMatches(
  { names = [], selector }: PolicyDocument['namespaces'][number],
  { name, labels }: ExplainedNamespace,
): string | undefined {
  const at = names.findIndex((pattern) => matchesName(pattern, name));
  if (at !== -1) return `names[${at}] ${JSON.stringify(names[at])} matches, the first that does`;
  if (selector === undefined || !compileSelector(selector)(labels)) return undefined;
  const told = [
    ...Object.entries(selector.matchLabels).map(([key, value]) => `${key}=${value}`),
    ...selector.matchExpressions.map(({ key, operator, values }) =>
      values.length === 0 ? `${key} ${operator}` : `${key} ${operator} (${values.join(', ')})`,
    ),
  ];
  return told.length === 0
    ? 'its selector selects every namespace'
    : `its selector (${told.join(', ')}) selects the labels, the first that does`;
}
