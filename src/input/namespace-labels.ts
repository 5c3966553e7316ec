import { DexodusError } from '../errors.ts';
import { isObject, type JsonObject } from '../json.ts';
import { labelsOf } from '../policy/labels-of.ts';
import type { Policy } from '../policy/policy.ts';
import type { Labels } from '../policy/selector.ts';
import type { InputDocument } from './read-documents.ts';

/** Every API server gives this one to each namespace; files leave it out. */
const nameLabel = 'kubernetes.io/metadata.name';

/**
 * Finds the labels of namespaces in the Namespace documents of the input.
 *
 * @returns the labels that the policy needs to choose a namespace's part; `undefined` where it needs
 * none. It throws DexodusError `ERR_INPUT_INVALID` where it needs some and the input does not tell:
 * a part that was guessed might let through what the webhook would not
 */
export function namespaceLabels(
  documents: readonly InputDocument[],
  policy: Policy,
): (namespace: string) => Labels | undefined {
  const known = policy.hasSelectors ? readNamespaces(documents) : new Map<string, Told>();
  return (namespace) => {
    if (!policy.needsLabels(namespace)) return undefined;
    const told = known.get(namespace);
    if (told?.isUnanimous === true) return told.labels;
    const fault =
      told === undefined ? 'is not in the input' : 'stands there with other labels, too';
    throw new DexodusError(
      'ERR_INPUT_INVALID',
      `namespace ${JSON.stringify(namespace)} ${fault}, and the policy selects by labels: add the Namespace as it is in the cluster (kubectl get namespace ${namespace} -o yaml)`,
    );
  };
}

/** What the documents tell of one namespace. */
interface Told {
  readonly labels: Labels;
  /** False where two documents say different things: which of them is applied is not known. */
  readonly isUnanimous: boolean;
}

function readNamespaces(documents: readonly InputDocument[]): ReadonlyMap<string, Told> {
  const all = new Map<string, Told>();
  for (const { objects } of documents) {
    for (const { object } of objects) {
      const name = namespaceNameOf(object);
      if (name === undefined) continue;
      const labels = { ...labelsOf(object), [nameLabel]: name };
      const other = all.get(name);
      const isUnanimous =
        other === undefined || (other.isUnanimous && isSame(other.labels, labels));
      all.set(name, { labels, isUnanimous });
    }
  }
  return all;
}

function namespaceNameOf({ apiVersion, kind, metadata }: JsonObject): string | undefined {
  if (apiVersion !== 'v1' || kind !== 'Namespace' || !isObject(metadata)) return undefined;
  return typeof metadata['name'] === 'string' ? metadata['name'] : undefined;
}

function isSame(one: Labels, other: Labels): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
