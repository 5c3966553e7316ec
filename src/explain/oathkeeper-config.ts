import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { quote } from '../verdict/quote.ts';
import { isAbsoluteUri } from './absolute-uri.ts';
import type { TokenLocation } from './location.ts';
import { scopeStrategies, type ScopeStrategy } from './scope-strategy.ts';
import { locationOf } from './token-from.ts';

/** What Oathkeeper's jwt handler goes by, its global configuration merged in. */
export interface OathkeeperConfig {
  /** `undefined`: left out, and the global ones are not known here. */
  readonly jwksUrls: readonly string[] | undefined;
  readonly isGlobal: boolean;
  readonly trustedIssuers: readonly string[];
  readonly targetAudience: readonly string[];
  readonly requiredScope: readonly string[];
  readonly allowedAlgorithms: readonly string[];
  readonly scopeStrategy: ScopeStrategy;
  readonly location: TokenLocation;
}

/** What Kyma's Oathkeeper is configured with, beside its `jwks_urls`. */
const kymaScopeStrategy: ScopeStrategy = 'wildcard';
/** What Oathkeeper takes where no algorithm is allowed by name. */
const defaultAlgorithms = ['RS256'];

const lists = [
  'jwks_urls',
  'trusted_issuers',
  'target_audience',
  'required_scope',
  'allowed_algorithms',
];
const durations = ['jwks_max_wait', 'jwks_ttl'];
const knownKeys: ReadonlySet<string> = new Set([
  ...lists,
  ...durations,
  'scope_strategy',
  'token_from',
]);

/**
 * Reads a rule's configuration of the jwt handler by Oathkeeper's own schema: what breaks it
 * answers every request with 500.
 *
 * @returns the configuration, or what is wrong with it
 */
export function readOathkeeperConfig(
  value: JsonValue | undefined,
  globalJwksUrls: readonly string[],
): OathkeeperConfig | string {
  const config = value ?? {};
  if (!isObject(config)) return 'is no object';
  const problem = problemOf(config);
  if (problem !== undefined) return problem;
  const location = locationOf(config['token_from']);
  if (location === undefined) return 'token_from names not exactly one place';
  const jwksUrls = listOf(config['jwks_urls']);
  const algorithms = listOf(config['allowed_algorithms']) ?? [];
  return {
    jwksUrls: jwksUrls ?? (globalJwksUrls.length > 0 ? globalJwksUrls : undefined),
    isGlobal: jwksUrls === undefined,
    trustedIssuers: listOf(config['trusted_issuers']) ?? [],
    targetAudience: listOf(config['target_audience']) ?? [],
    requiredScope: listOf(config['required_scope']) ?? [],
    allowedAlgorithms: algorithms.length > 0 ? algorithms : defaultAlgorithms,
    scopeStrategy: strategyOf(config['scope_strategy']) ?? kymaScopeStrategy,
    location,
  };
}

function problemOf(config: JsonObject): string | undefined {
  for (const [key, value] of Object.entries(config)) {
    if (!knownKeys.has(key)) return `${quote(key)} is no key of the jwt handler`;
    if (lists.includes(key) && listOf(value) === undefined) return `${key} is no list of strings`;
    if (durations.includes(key) && typeof value !== 'string') return `${key} is no string`;
  }
  const strategy = config['scope_strategy'];
  if (strategy !== undefined && strategyOf(strategy) === undefined)
    return `scope_strategy is none of ${scopeStrategies.join(', ')}`;
  const url = listOf(config['jwks_urls'])?.find((entry) => !isAbsoluteUri(entry));
  return url === undefined ? undefined : `${quote(url)} in jwks_urls is no URL with a scheme`;
}

function listOf(value: JsonValue | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const list: readonly JsonValue[] = value;
  return list.every((item) => typeof item === 'string') ? list : undefined;
}

function strategyOf(value: JsonValue | undefined): ScopeStrategy | undefined {
  return scopeStrategies.find((strategy) => strategy === value);
}
