import { compileSelector, type Labels, type LabelSelector } from './selector.ts';

/** One of `namespaces[].selector`. */
export interface IndexedSelector {
  readonly selector: LabelSelector;
  /** Of its entry in `namespaces`. */
  readonly index: number;
}

interface Candidate {
  readonly index: number;
  readonly selects: (labels: Labels) => boolean;
}

/** The selectors that need one label: with one of some values, or with any. */
interface ByKey {
  readonly byValue: Map<string, Candidate[]>;
  readonly anyValue: Candidate[];
}

/**
 * Indexes selectors by one label that each of them needs, where it needs one: of a thousand
 * selectors, only those are tried that ask for a label which the namespace has.
 *
 * @param selectors - in the order of their indices
 * @returns the least index below `limit` whose selector selects the labels, else `limit`
 */
export function indexSelectors(
  selectors: readonly IndexedSelector[],
): (labels: Labels, limit: number) => number {
  const byKey = new Map<string, ByKey>();
  const others: Candidate[] = [];
  for (const { selector, index } of selectors) {
    const candidate = { index, selects: compileSelector(selector) };
    const needed = neededLabel(selector);
    if (needed === undefined) others.push(candidate);
    else {
      const { byValue, anyValue } = entryOf(byKey, needed.key, newByKey);
      if (needed.values.length === 0) anyValue.push(candidate);
      for (const value of new Set(needed.values)) entryOf(byValue, value, () => []).push(candidate);
    }
  }
  return (labels, limit) => {
    let least = firstOf(others, labels, limit);
    if (byKey.size === 0) return least;
    for (const key of Object.keys(labels)) {
      const candidates = byKey.get(key);
      if (candidates === undefined) continue;
      least = firstOf(candidates.anyValue, labels, least);
      least = firstOf(candidates.byValue.get(labels[key] ?? '') ?? [], labels, least);
    }
    return least;
  };
}

function newByKey(): ByKey {
  return { byValue: new Map(), anyValue: [] };
}

function firstOf(candidates: readonly Candidate[], labels: Labels, limit: number): number {
  for (const { index, selects } of candidates) {
    if (index >= limit) break;
    if (selects(labels)) return index;
  }
  return limit;
}

/** A label that every selected namespace has, with one of these values; with any where there are none. */
function neededLabel({
  matchLabels,
  matchExpressions,
}: LabelSelector): { readonly key: string; readonly values: readonly string[] } | undefined {
  const [label] = Object.entries(matchLabels);
  if (label !== undefined) return { key: label[0], values: [label[1]] };
  const oneOf = matchExpressions.find(({ operator }) => operator === 'In');
  if (oneOf !== undefined) return oneOf;
  const any = matchExpressions.find(({ operator }) => operator === 'Exists');
  return any === undefined ? undefined : { key: any.key, values: [] };
}

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
}
