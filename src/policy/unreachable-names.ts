import { coversPattern } from './name-pattern.ts';
import type { Problem } from './problems.ts';
import type { PolicyDocument } from './schema.ts';

const maxNameCharacters = 63;

/** What earlier entries match: exact names, patterns, and where anything else is matched. */
interface Matched {
  readonly exact: Map<string, number>;
  readonly patterns: { readonly pattern: string; readonly index: number }[];
  /** The entry whose selector has no requirement: it selects every namespace. */
  everything: number | undefined;
}

type Entry = PolicyDocument['namespaces'][number];

/** Finds the names and selectors of `namespaces` that never decide anything, and why. */
export function findUnreachableNames({ namespaces }: PolicyDocument): readonly Problem[] {
  const matched: Matched = { exact: new Map(), patterns: [], everything: undefined };
  return namespaces.flatMap((entry, index) => {
    const path = ['namespaces', index];
    const found = faultsOf(entry, matched).map(({ at, message }) => ({
      path: [...path, ...at],
      message,
    }));
    remember(entry, index, matched);
    const isWhole = found.length > 1 && found.length === entry.names?.length;
    return isWhole ? [{ path, message: `never applies: ${found[0]?.message ?? ''}` }] : found;
  });
}

function faultsOf(
  { names = [], selector }: Entry,
  matched: Matched,
): readonly { readonly at: readonly PropertyKey[]; readonly message: string }[] {
  if (selector !== undefined) {
    const why = whyCovered('*', matched);
    return why === undefined ? [] : [{ at: ['selector'], message: `whatever it selects ${why}` }];
  }
  return names.flatMap((pattern, at) => {
    const why = isPossible(pattern)
      ? whyCovered(pattern, matched)
      : 'is no name that a namespace can have';
    return why === undefined
      ? []
      : [{ at: ['names', at], message: `${JSON.stringify(pattern)} ${why}` }];
  });
}

function remember({ names = [], selector }: Entry, index: number, matched: Matched): void {
  for (const pattern of names) {
    if (pattern.includes('*')) matched.patterns.push({ pattern, index });
    else if (!matched.exact.has(pattern)) matched.exact.set(pattern, index);
  }
  if (selector === undefined) return;
  const { matchLabels, matchExpressions } = selector;
  if (Object.keys(matchLabels).length + matchExpressions.length === 0) matched.everything ??= index;
}

/** Whether earlier entries match all that a name or pattern matches. */
function whyCovered(pattern: string, matched: Matched): string | undefined {
  const { exact, patterns, everything } = matched;
  const wins = 'already, and the first entry wins';
  const same = exact.get(pattern);
  if (same !== undefined) return `stands in namespaces[${same}] ${wins}`;
  const wider = patterns.find((earlier) => coversPattern(earlier.pattern, pattern));
  if (wider !== undefined)
    return `is matched by ${JSON.stringify(wider.pattern)} of namespaces[${wider.index}] ${wins}`;
  return everything === undefined
    ? undefined
    : `is matched by the selector of namespaces[${everything}] ${wins}`;
}

/** Whether a namespace's name (a label of RFC 1123 in lower case) can match the pattern. */
function isPossible(pattern: string): boolean {
  const literal = pattern.replace('*', '');
  for (let i = 0; i < literal.length; i++) {
    const code = literal.charCodeAt(i);
    const isAlphanumeric = (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
    if (!isAlphanumeric && code !== 0x2d) return false;
  }
  return literal.length <= maxNameCharacters && !pattern.startsWith('-') && !pattern.endsWith('-');
}
