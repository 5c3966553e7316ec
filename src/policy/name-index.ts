/** One of `namespaces[].names`: a name, or a pattern with a `*` at its beginning or its end. */
export interface IndexedName {
  readonly pattern: string;
  /** Of its entry in `namespaces`. */
  readonly index: number;
}

/**
 * Indexes names and patterns, so that a thousand of them cost what a few do: a namespace's name is
 * looked up whole, and cut at each length that a pattern has (a name has 63 characters at most).
 *
 * @param none - the answer where nothing matches
 * @returns the least index whose name or pattern matches a namespace's name
 */
export function indexNames(
  names: readonly IndexedName[],
  none: number,
): (namespace: string) => number {
  const exact = new Map<string, number>();
  const prefixes = new Map<string, number>();
  const suffixes = new Map<string, number>();
  for (const { pattern, index } of names) {
    if (pattern.endsWith('*')) keepLeast(prefixes, pattern.slice(0, -1), index);
    else if (pattern.startsWith('*')) keepLeast(suffixes, pattern.slice(1), index);
    else keepLeast(exact, pattern, index);
  }
  const prefixLengths = lengthsOf(prefixes);
  const suffixLengths = lengthsOf(suffixes);
  return (namespace) => {
    let least = exact.get(namespace) ?? none;
    for (const length of prefixLengths) {
      if (length > namespace.length) break;
      least = Math.min(least, prefixes.get(namespace.slice(0, length)) ?? none);
    }
    for (const length of suffixLengths) {
      if (length > namespace.length) break;
      least = Math.min(least, suffixes.get(namespace.slice(namespace.length - length)) ?? none);
    }
    return least;
  };
}

function keepLeast(map: Map<string, number>, text: string, index: number): void {
  map.set(text, Math.min(map.get(text) ?? index, index));
}

/** The lengths that occur, the shortest first. */
function lengthsOf(texts: ReadonlyMap<string, number>): readonly number[] {
  return [...new Set([...texts.keys()].map((text) => text.length))].toSorted((a, b) => a - b);
}
