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
  const byLabel = new Map<string, Map<string, Candidate[]>>();
  const others: Candidate[] = [];
  for (const { selector, index } of selectors) {
    const candidate = { index, selects: compileSelector(selector) };
    const needed = neededLabel(selector);
    if (needed === undefined) others.push(candidate);
    else {
      const byValue = entryOf(byLabel, needed.key, () => new Map<string, Candidate[]>());
      for (const value of new Set(needed.values)) entryOf(byValue, value, () => []).push(candidate);
    }
  }
  return (labels, limit) => {
    let least = firstOf(others, labels, limit);
    if (byLabel.size === 0) return least;
    for (const [key, value] of Object.entries(labels)) {
      const candidates = byLabel.get(key)?.get(value);
      if (candidates !== undefined) least = firstOf(candidates, labels, least);
    }
    return least;
  };
}

function firstOf(candidates: readonly Candidate[], labels: Labels, limit: number): number {
  for (const { index, selects } of candidates) {
    if (index >= limit) break;
    if (selects(labels)) return index;
  }
  return limit;
}

/** A label that every selected namespace has, with one of these values. */
function neededLabel({
  matchLabels,
  matchExpressions,
}: LabelSelector): { readonly key: string; readonly values: readonly string[] } | undefined {
  const [label] = Object.entries(matchLabels);
  if (label !== undefined) return { key: label[0], values: [label[1]] };
  return matchExpressions.find(({ operator }) => operator === 'In');
}

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
}
