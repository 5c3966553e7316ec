import { isObject } from '../json.ts';
import { quote } from '../verdict/quote.ts';
import { isAbsoluteUri } from './absolute-uri.ts';
import { accessStrategiesOf, type AccessStrategy } from './access-strategies.ts';
import { fail, pass, type Check } from './check.ts';
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

/**
 * Whether Kyma's controller takes an APIRule with Ory's handler: where it finds a fault, it says so
 * in the status, after admission, and makes neither route nor access rule of the object.
 */
export function controllerCheckForOry(rules: readonly Rule[]): Check {
  for (const rule of rules) {
    const problem = problemOf(accessStrategiesOf(rule), rule);
    if (problem !== undefined)
      return fail(
        'controller',
        404,
        `${problem}: Kyma's controller says so in the status and makes no route of the APIRule`,
      );
  }
  return pass('controller', "nothing that Kyma's controller refuses");
}

function problemOf(strategies: readonly AccessStrategy[], { field }: Rule): string | undefined {
  if (strategies.length === 0) return `${field} has no access strategy`;
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
