import { isObject } from '../json.ts';
import { quote } from '../verdict/quote.ts';
import { isAbsoluteUri } from './absolute-uri.ts';
import { accessStrategiesOf } from './access-strategies.ts';
import type { Check } from './check.ts';
import { controllerCheck } from './controller-check.ts';
import { stringsOf, type Rule } from './rules.ts';

const exclusive: ReadonlySet<string> = new Set(['allow', 'no_auth']);
const handlers: ReadonlySet<string> = new Set([
  ...exclusive,
  'noop',
  'unauthorized',
  'anonymous',
  'cookie_session',
  'oauth2_client_credentials',
  'oauth2_introspection',
  'jwt',
]);

/** Whether Kyma's controller takes an APIRule with Ory's handler. */
export function controllerCheckForOry(rules: readonly Rule[]): Check {
  return controllerCheck(rules, problemOf);
}

function problemOf(rule: Rule): string | undefined {
  const strategies = accessStrategiesOf(rule);
  if (strategies.length === 0) return `${rule.field} has no access strategy`;
  for (const { field: at, handler, config } of strategies) {
    if (!handlers.has(handler)) return `${at}.handler ${quote(handler)} is not supported`;
    if (exclusive.has(handler) && strategies.length > 1)
      return `${at}.handler ${handler} stands beside other access strategies`;
    if (handler !== 'jwt') continue;
    if (config === undefined || config === null) return `${at}.config is empty`;
    if (!isObject(config)) return `${at}.config is no object`;
    if (Object.keys(config).length === 0) return `${at}.config is empty`;
    if ('authentications' in config) return `${at}.config holds keys of Istio's handler`;
    if (stringsOf(config['jwks_urls']).some((url) => !isAbsoluteUri(url)))
      return `${at}.config.jwks_urls holds something that is no URL`;
  }
  return undefined;
}
