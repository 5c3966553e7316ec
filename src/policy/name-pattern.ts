/**
 * Whether a pattern of `namespaces[].names` can be used: a name, with at most one `*`, at its
 * beginning or its end.
 */
export function isNamePattern(pattern: string): boolean {
  const star = pattern.indexOf('*');
  return star === -1
    ? pattern !== ''
    : star === pattern.lastIndexOf('*') && (star === 0 || star === pattern.length - 1);
}

/** Whether a namespace's name matches a pattern; a `*` stands for any text, none included. */
export function matchesName(pattern: string, name: string): boolean {
  if (pattern.endsWith('*')) return name.startsWith(pattern.slice(0, -1));
  if (pattern.startsWith('*')) return name.endsWith(pattern.slice(1));
  return name === pattern;
}

/** Whether a pattern matches every name that another one matches. */
export function coversPattern(pattern: string, other: string): boolean {
  if (pattern === '*' || pattern === other) return true;
  const literal = other.replace('*', '');
  if (!other.includes('*')) return matchesName(pattern, other);
  // Of two patterns with a star at the same end, the longer text is the narrower one.
  if (pattern.endsWith('*')) return other.endsWith('*') && matchesName(pattern, literal);
  return pattern.startsWith('*') && other.startsWith('*') && matchesName(pattern, literal);
}
