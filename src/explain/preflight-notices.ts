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
          `${rule.field}.methods: OPTIONS beside jwt: ${refusal}, or set corsPolicy to have the gateway answer it`,
        ];
  });
}

function hasCorsPolicy({ spec }: JsonObject): boolean {
  return isObject(spec) && isObject(spec['corsPolicy']);
}

/** What becomes of a preflight, and the way out; `undefined` where it gets through. */
function refusalOf(rule: Rule, api: EffectiveRules['api']): string | undefined {
  if (api === 'v2') return asksForToken(rule.object) ? inWords(403, 'noAuth') : undefined;
  const strategies = accessStrategiesOf(rule);
  const jwt = strategies.find(({ handler }) => handler === 'jwt');
  if (jwt === undefined || strategies.some(({ handler }) => openHandlers.has(handler)))
    return undefined;
  const isIstio = isObject(jwt.config) && 'authentications' in jwt.config;
  return inWords(isIstio ? 403 : 401, 'noop');
}

function inWords(status: 401 | 403, wayOut: string): string {
  return `a browser's CORS preflight carries no token and gets ${status}; give OPTIONS a rule of its own with ${wayOut}`;
}

function asksForToken({ jwt, extAuth }: JsonObject): boolean {
  return isObject(jwt) || (isObject(extAuth) && isObject(extAuth['restrictions']));
}
