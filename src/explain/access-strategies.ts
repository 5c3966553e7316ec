import { isObject, type JsonValue } from '../json.ts';
import { quote } from '../verdict/quote.ts';
import { fail, pass, unknown, type Check } from './check.ts';
import type { Evidence } from './evidence.ts';
import { explainJwtHandler } from './jwt-handler.ts';
import { bearer, isSameLocation } from './location.ts';
import { readOathkeeperConfig } from './oathkeeper-config.ts';
import type { Rule } from './rules.ts';
import { decides, notResponsible, type Statement } from './statement.ts';
import { locationOf } from './token-from.ts';

/** An access strategy of a v1alpha1 or v1beta1 rule: Oathkeeper's authenticator of the same name. */
export interface AccessStrategy {
  readonly field: string;
  readonly handler: string;
  readonly config: JsonValue | undefined;
}

/** The access strategies of a rule, in their order. */
export function accessStrategiesOf({ object, field }: Rule): readonly AccessStrategy[] {
  const list = object['accessStrategies'];
  if (!Array.isArray(list)) return [];
  return (list as readonly JsonValue[]).flatMap((strategy, index) => {
    const handler = isObject(strategy) ? strategy['handler'] : undefined;
    return isObject(strategy) && typeof handler === 'string'
      ? [{ field: `${field}.accessStrategies[${index}]`, handler, config: strategy['config'] }]
      : [];
  });
}

/**
 * What the access strategies of a rule say: Oathkeeper asks one after the other until one is
 * responsible; what that one says is final, so a jwt strategy that refuses is not made good by
 * another one behind it.
 */
export function explainAccessStrategies(
  strategies: readonly AccessStrategy[],
  evidence: Evidence,
): readonly Check[] {
  const passed: string[] = [];
  for (const strategy of strategies) {
    const name = `${strategy.handler} (${strategy.field})`;
    const statement = explainStrategy(strategy, withLocation(strategies, evidence));
    if (statement.kind === 'decides') {
      const before = passed.length === 0 ? '' : `, after ${passed.join(', ')}`;
      return [pass('handler', `${name} decides${before}`), ...statement.checks];
    }
    passed.push(`${name}, which is not responsible: ${statement.reason}`);
  }
  const tried = passed.length === 0 ? 'none is configured' : passed.join(', ');
  return [fail('handler', 401, `no access strategy is responsible: ${tried}`)];
}

/** Where nobody says where the token is, it is where the first jwt strategy looks for it. */
function withLocation(strategies: readonly AccessStrategy[], evidence: Evidence): Evidence {
  if (evidence.location !== undefined) return evidence;
  const jwt = strategies.find(({ handler }) => handler === 'jwt');
  const config = readOathkeeperConfig(jwt?.config, []);
  return { ...evidence, location: typeof config === 'string' ? bearer : config.location };
}

function explainStrategy({ handler, config }: AccessStrategy, evidence: Evidence): Statement {
  const isBearer = evidence.location === undefined || isSameLocation(evidence.location, bearer);
  switch (handler) {
    case 'jwt':
      return explainJwtHandler(config, evidence);
    case 'noop':
      return decides(pass('token', 'noop lets every request through: the token is not looked at'));
    case 'unauthorized':
      return decides(fail('token', 401, 'unauthorized refuses every request'));
    case 'anonymous':
      return isBearer
        ? notResponsible('the request has an Authorization header')
        : decides(pass('token', 'anonymous lets a request without Authorization header through'));
    case 'oauth2_client_credentials':
      return notResponsible('the request has no basic authentication');
    case 'oauth2_introspection':
      return isWhereIntrospectionLooks(config, evidence)
        ? decides(
            unknown('token', 'the introspection endpoint is asked, and what it says is final'),
          )
        : notResponsible('it looks for the token elsewhere');
    case 'cookie_session':
      return decides(unknown('token', 'the session store is asked'));
    default:
      return decides(fail('token', 500, `${quote(handler)} is no handler that Oathkeeper knows`));
  }
}

function isWhereIntrospectionLooks(config: JsonValue | undefined, evidence: Evidence): boolean {
  const tokenFrom = isObject(config) ? config['token_from'] : undefined;
  const location = locationOf(tokenFrom) ?? bearer;
  return evidence.location === undefined || isSameLocation(evidence.location, location);
}
