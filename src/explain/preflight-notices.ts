import type { ApiRuleVersion } from '../apirule/locate.ts';
import { isObject, type JsonObject } from '../json.ts';
import { accessStrategiesOf } from './access-strategies.ts';
import { readRules, type EffectiveRules, type Rule } from './rules.ts';

/** Handlers that let a request without a token through, also behind a jwt handler. */
const openHandlers: ReadonlySet<string> = new Set(['allow', 'no_auth', 'noop', 'anonymous']);

/**
 * Tells where a rule that asks for a token takes OPTIONS too: whoever lists it there means a
 * browser's CORS preflight, which never carries a token (Fetch standard, "CORS-preflight fetch").
 * An APIRule with a `corsPolicy` has its preflights answered before anybody asks for one.
 */
export function preflightNotices(object: JsonObject, version: ApiRuleVersion): readonly string[] {
  const effective = readRules(object, version);
  if (effective === undefined || hasCorsPolicy(object)) return [];
  return effective.rules.flatMap((rule) => {
    const refusal = rule.methods.includes('OPTIONS') ? refusalOf(rule, effective.api) : undefined;
    return refusal === undefined
      ? []
      : [
          `${rule.field}.methods: OPTIONS beside jwt: a browser's CORS preflight carries no token and gets ${refusal}`,
        ];
  });
}

function hasCorsPolicy({ spec }: JsonObject): boolean {
  return isObject(spec) && isObject(spec['corsPolicy']);
}

/**
 * What becomes of a preflight, and the ways out; `undefined` where it gets through. Kyma's
 * controller gives the routes of v1alpha1 and v1beta1 a CORS policy of the cluster's, those of v2
 * none.
 */
function refusalOf(rule: Rule, api: EffectiveRules['api']): string | undefined {
  if (api === 'v2') return asksForToken(rule.object) ? `403: ${waysOut('noAuth')}` : undefined;
  const strategies = accessStrategiesOf(rule);
  const jwt = strategies.find(({ handler }) => handler === 'jwt');
  if (jwt === undefined || strategies.some(({ handler }) => openHandlers.has(handler)))
    return undefined;
  const status = isObject(jwt.config) && 'authentications' in jwt.config ? 403 : 401;
  return `${status} where the gateway's CORS policy does not answer it: ${waysOut('noop')}`;
}

function waysOut(access: string): string {
  return `set corsPolicy, or give OPTIONS a rule of its own with ${access}`;
}

function asksForToken({ jwt, extAuth }: JsonObject): boolean {
  return isObject(jwt) || (isObject(extAuth) && isObject(extAuth['restrictions']));
}
