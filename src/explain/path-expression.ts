import { RE2JS } from 're2js';

/** An expression that request paths are compared with. */
export interface PathExpression {
  readonly matches: (path: string) => boolean;
}

/** Longer ones are somebody's mistake, or meant ill. */
const maxExpressionCharacters = 1_024;
/** Matching takes instructions × characters at worst: 5,000 × 2,048 took 0.7 s. */
const maxInstructions = 5_000;
const maxPathCharacters = 2_048;

/**
 * Compiles the `path` of a v1alpha1 or v1beta1 rule, which is somebody else's regular expression:
 * by RE2's rules, in time linear to the path. Istio's Envoy matches by RE2 itself, the whole path;
 * Oathkeeper's engine (regexp2, which backtracks and gives up after 250 ms) understands more than
 * RE2, but such an expression never gets past Istio. A string is returned where it can't be used:
 * the reason.
 */
export function compilePathExpression(expression: string): PathExpression | string {
  if (expression.length > maxExpressionCharacters)
    return `is longer than ${maxExpressionCharacters} characters`;
  try {
    const compiled = RE2JS.compile(expression);
    if (compiled.programSize() > maxInstructions) return 'is too large an expression to be tried';
    return { matches: (path) => path.length <= maxPathCharacters && compiled.matches(path) };
  } catch {
    return 'is no regular expression that RE2 understands';
  }
}

/** An expression that matches a text and nothing else. */
export function quoteLiteral(text: string): string {
  return RE2JS.quote(text);
}
