import { quote } from '../verdict/quote.ts';
import { compilePathExpression, type PathExpression } from './path-expression.ts';
import type { Rule } from './rules.ts';

/** A rule and the text of the expression that Istio routes it by. */
export interface Routable {
  readonly rule: Rule;
  readonly routeExpression: string;
}

/**
 * Compiles the expression of each rule. One that can't be used spoils them all, as they share a
 * VirtualService: what is wrong is returned then.
 */
export function compileRoutes<R extends Routable>(
  rules: readonly R[],
): readonly (R & { readonly expression: PathExpression })[] | string {
  const compiled: (R & { readonly expression: PathExpression })[] = [];
  for (const routable of rules) {
    const expression = compilePathExpression(routable.routeExpression);
    const { field, path } = routable.rule;
    if (typeof expression === 'string') return `${field}.path ${quote(path)} ${expression}`;
    compiled.push({ ...routable, expression });
  }
  return compiled;
}

/** The path of a request target (RFC 9112 §3.2.1), without its query. */
export function withoutQuery(target: string): string {
  const [path = ''] = target.split('?', 1);
  return path;
}

/** Whether a rule names a method. Names of methods have a case (RFC 9110 §9.1). */
export function hasMethod({ methods }: Rule, method: string): boolean {
  return methods.includes(method);
}

/** A rule for a person. */
export function describeRule({ field, path }: Rule): string {
  return `${field} (path ${quote(path)})`;
}
