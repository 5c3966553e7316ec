/**
 * Whether a value matches a pattern of Istio's policies: `*` alone is anything but nothing, at the
 * end any continuation, at the beginning any start; elsewhere it is a star.
 */
export function matchesIstioPattern(pattern: string, value: string): boolean {
  if (pattern === '*') return value !== '';
  if (pattern.startsWith('*')) return value.endsWith(pattern.slice(1));
  if (pattern.endsWith('*')) return value.startsWith(pattern.slice(0, -1));
  return pattern === value;
}
