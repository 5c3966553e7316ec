import { isObject } from '../json.ts';
import { accessStrategiesOf } from './access-strategies.ts';
import { readIstioConfig, type IstioConfig } from './istio-config.ts';
import type { EffectiveRules, Rule } from './rules.ts';

/** Who may use a rule, where Istio decides. */
export type IstioAccess =
  | { readonly kind: 'jwt'; readonly config: IstioConfig }
  | { readonly kind: 'open' }
  /** External authorizers decide; with `restrictions`, a token is asked for beside. */
  | { readonly kind: 'extAuth'; readonly config: IstioConfig | undefined }
  /** Another handler of v1beta1: Oathkeeper decides. */
  | { readonly kind: 'oathkeeper' };

/** A rule as Istio enforces it. */
export interface IstioRule {
  readonly rule: Rule;
  readonly access: IstioAccess;
  /** What its VirtualService matches paths with: a regular expression. */
  readonly routeExpression: string;
  /** Whether its VirtualService looks at the method too. */
  readonly routesByMethod: boolean;
  /** What its AuthorizationPolicy matches paths with: Istio's own patterns. */
  readonly policyPath: string;
}

/** Reads the rules as Kyma's controller turns them into Istio's objects. */
export function readIstioRules({ api, rules }: EffectiveRules): readonly IstioRule[] {
  return rules.map(api === 'v2' ? readV2 : readV1);
}

const characters = "[-A-Za-z0-9._~!$&'()*+,;=:@]";
const encoded = '%[0-9a-fA-F]{2}';
const oneSegment = `(${characters}|${encoded})+`;
const anySegments = `(${characters}|/|${encoded})*`;

function readV2(rule: Rule): IstioRule {
  const { jwt, extAuth } = rule.object;
  const restrictions = isObject(extAuth) ? (extAuth['restrictions'] ?? null) : null;
  let access: IstioAccess = { kind: 'open' };
  if (isObject(jwt)) access = { kind: 'jwt', config: readIstioConfig(jwt) };
  else if (isObject(extAuth)) {
    const config = restrictions === null ? undefined : readIstioConfig(restrictions);
    access = { kind: 'extAuth', config };
  }
  const template = rule.path === '/*' ? '/{**}' : rule.path;
  return {
    rule,
    access,
    routeExpression: templateExpression(template),
    routesByMethod: true,
    policyPath: template,
  };
}

/**
 * The regular expression of a path template: `{*}` is one segment of a path, `{**}` any number of
 * them. What stands between is an expression of its own, unless it is quoted.
 */
export function templateExpression(
  template: string,
  quoteText: (text: string) => string = (text) => text,
): string {
  const inTemplate = (part: string): string => part.split('{*}').map(quoteText).join(oneSegment);
  return template.split('{**}').map(inTemplate).join(anySegments);
}

function readV1(rule: Rule): IstioRule {
  const strategies = accessStrategiesOf(rule);
  const jwt = strategies.find(({ handler }) => handler === 'jwt');
  const isOpen = strategies.every(({ handler }) => handler === 'allow' || handler === 'no_auth');
  let access: IstioAccess = { kind: isOpen ? 'open' : 'oathkeeper' };
  if (jwt !== undefined) access = { kind: 'jwt', config: readIstioConfig(jwt.config) };
  const policyPath = rule.path === '/.*' ? '/*' : rule.path;
  const routesByMethod = strategies.some(({ handler }) => handler === 'no_auth');
  return { rule, access, routeExpression: rule.path, routesByMethod, policyPath };
}
