import { isObject, type JsonValue } from '../json.ts';
import { isAbsoluteUri } from './absolute-uri.ts';
import { accessStrategiesOf } from './access-strategies.ts';
import type { Check } from './check.ts';
import { controllerCheck } from './controller-check.ts';
import { readIstioConfig } from './istio-config.ts';
import type { EffectiveRules, Rule } from './rules.ts';

/** Whether Kyma's controller takes an APIRule that Istio enforces. */
export function controllerCheckForIstio({ api, rules }: EffectiveRules): Check {
  return controllerCheck(rules, api === 'v2' ? problemOfV2 : problemOfV1);
}

function problemOfV1(rule: Rule): string | undefined {
  const strategies = accessStrategiesOf(rule);
  if (strategies.length === 0) return `${rule.field} has no access strategy`;
  const jwt = strategies.find(({ handler }) => handler === 'jwt');
  if (jwt === undefined) return undefined;
  if (strategies.length > 1)
    return `${jwt.field}.handler jwt stands beside other access strategies`;
  const config = isObject(jwt.config) ? jwt.config : {};
  if ('jwks_urls' in config || 'trusted_issuers' in config)
    return `${jwt.field}.config holds keys of Ory's handler`;
  return problemOfConfig(jwt.config, `${jwt.field}.config`);
}

function problemOfV2({ object, field }: Rule): string | undefined {
  const { jwt, extAuth } = object;
  if (isObject(jwt)) return problemOfConfig(jwt, `${field}.jwt`);
  const restrictions = isObject(extAuth) ? (extAuth['restrictions'] ?? null) : null;
  return restrictions === null
    ? undefined
    : problemOfConfig(restrictions, `${field}.extAuth.restrictions`);
}

function problemOfConfig(config: JsonValue | undefined, at: string): string | undefined {
  const { authentications } = readIstioConfig(config);
  if (authentications.length === 0) return `${at}.authentications is empty`;
  for (const [index, { issuer, jwksUri }] of authentications.entries()) {
    if (issuer === '') return `${at}.authentications[${index}].issuer is empty`;
    if (issuer.includes(':') && !isAbsoluteUri(issuer))
      return `${at}.authentications[${index}].issuer is no URI`;
    if (!isAbsoluteUri(jwksUri)) return `${at}.authentications[${index}].jwksUri is no URL`;
  }
  return undefined;
}
