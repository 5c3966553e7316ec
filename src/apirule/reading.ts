import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import type { JwtConfiguration } from './locate.ts';

/** A list of `trusted_issuers` or `jwks_urls`. An empty string is no entry. */
export interface OryList {
  /** `missing`: absent or null. `blank`: a list without entries. */
  readonly state: 'missing' | 'blank' | 'present';
  /** As they stand, empty strings included; none where the list is missing. */
  readonly values: readonly string[];
}

/** One entry of `authentications`. */
export interface Authentication {
  readonly issuer: string | undefined;
  readonly jwksUri: string | undefined;
  readonly object: JsonObject;
}

/** A jwt configuration, read in its dialect. */
export type Reading =
  | {
      readonly dialect: 'ory';
      /** Nothing is configured: the controller refuses it, and only filling it in makes it work. */
      readonly empty: boolean;
      readonly issuers: OryList;
      readonly urls: OryList;
      /** The keys that it has. */
      readonly keys: ReadonlySet<string>;
    }
  | {
      readonly dialect: 'istio';
      /** None where `authentications` is missing, null or empty. */
      readonly authentications: readonly Authentication[];
      readonly hasKey: boolean;
    }
  /** Keys of both dialects in one, or a shape that no schema allows: never changed. */
  | {
      readonly dialect: 'mixed' | 'misshapen';
      /** The parts that may name an issuer or a key set, each under its own key. */
      readonly suspects: JsonValue;
    };

const oryKeys: ReadonlySet<string> = new Set([
  'jwks_urls',
  'trusted_issuers',
  'required_scope',
  'target_audience',
  'allowed_algorithms',
  'scope_strategy',
  'token_from',
  'jwks_max_wait',
  'jwks_ttl',
]);

/** Reads a configuration in the dialect that its keys and its place say. Any JSON value has a reading. */
export function readConfiguration(configuration: JwtConfiguration): Reading {
  const value = configuration.value ?? null;
  if (configuration.misplaced) return misshapen(value);
  if (value === null) return readOry({});
  if (!isObject(value)) return misshapen(value);
  if (configuration.slot === 'jwt') return readIstio(value);
  if (!('authentications' in value) && !('authorizations' in value)) return readOry(value);
  if (Object.keys(value).some((key) => oryKeys.has(key)))
    return { dialect: 'mixed', suspects: suspectsOf(value) };
  return readIstio(value);
}

function readOry(value: JsonObject): Reading {
  const issuers = readList(value['trusted_issuers']);
  const urls = readList(value['jwks_urls']);
  if (issuers === undefined || urls === undefined) return misshapen(value);
  const keys = new Set(Object.keys(value));
  const hasOnlyBlankUrls = urls.state === 'blank' && urls.values.length > 0;
  const empty =
    keys.size === 0 ||
    (hasOnlyBlankUrls && issuers.state !== 'present' && keys.isSubsetOf(listKeys));
  return { dialect: 'ory', empty, issuers, urls, keys };
}

const listKeys: ReadonlySet<string> = new Set(['trusted_issuers', 'jwks_urls']);

/** `undefined` where it is no list of strings. */
function readList(value: JsonValue | undefined): OryList | undefined {
  if (value === undefined || value === null) return { state: 'missing', values: [] };
  if (!Array.isArray(value)) return undefined;
  const list: readonly JsonValue[] = value;
  if (!list.every((entry) => typeof entry === 'string')) return undefined;
  return { state: list.some((entry) => entry !== '') ? 'present' : 'blank', values: list };
}

function readIstio(value: JsonObject): Reading {
  const list = value['authentications'] ?? [];
  if (!Array.isArray(list)) return misshapen(value);
  const authentications: Authentication[] = [];
  for (const entry of list as readonly JsonValue[]) {
    const authentication = isObject(entry) ? readAuthentication(entry) : undefined;
    if (authentication === undefined) return misshapen(value);
    authentications.push(authentication);
  }
  return { dialect: 'istio', authentications, hasKey: 'authentications' in value };
}

function readAuthentication(object: JsonObject): Authentication | undefined {
  const issuer = object['issuer'] ?? undefined;
  const jwksUri = object['jwksUri'] ?? undefined;
  if (issuer !== undefined && typeof issuer !== 'string') return undefined;
  if (jwksUri !== undefined && typeof jwksUri !== 'string') return undefined;
  return { issuer, jwksUri, object };
}

function misshapen(value: JsonValue): Reading {
  return { dialect: 'misshapen', suspects: isObject(value) ? suspectsOf(value) : value };
}

/** Of a configuration that can't be read in its dialect, what may still name Dex. */
function suspectsOf(value: JsonObject): JsonObject {
  const { trusted_issuers, jwks_urls, authentications } = value;
  return { trusted_issuers, jwks_urls, authentications };
}
