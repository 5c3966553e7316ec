/** How Oathkeeper compares a required scope with those of a token. */
export const scopeStrategies = ['hierarchic', 'exact', 'wildcard', 'none'] as const;
export type ScopeStrategy = (typeof scopeStrategies)[number];

/**
 * Whether a required scope is among those that a token has, as Oathkeeper's library fosite tells.
 * `none` compares nothing: a rule that requires a scope all the same accepts no token.
 */
export function hasScope(
  strategy: ScopeStrategy,
  granted: readonly string[],
  required: string,
): boolean {
  switch (strategy) {
    case 'none':
      return false;
    case 'exact':
      return granted.includes(required);
    case 'hierarchic':
      return granted.some((scope) => includesHierarchically(scope, required));
    case 'wildcard':
      return granted.some((scope) => matchesWildcard(scope, required));
  }
}

/** `orders` includes `orders.read`. */
function includesHierarchically(scope: string, required: string): boolean {
  return required === scope || required.startsWith(`${scope}.`);
}

/** `*` stands for one part that is not empty, and at the end for any number of them. */
function matchesWildcard(scope: string, required: string): boolean {
  const parts = scope.split('.');
  const requiredParts = required.split('.');
  if (parts.length > requiredParts.length) return false;
  if (parts.length < requiredParts.length && parts.at(-1) !== '*') return false;
  return parts.every((part, index) => {
    const requiredPart = requiredParts[index] ?? '';
    return part === '*' ? requiredPart !== '' : part === requiredPart;
  });
}
