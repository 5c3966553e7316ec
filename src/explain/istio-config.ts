import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { bearer, type TokenLocation } from './location.ts';
import { stringsOf } from './rules.ts';

/** An entry of `authentications`. */
export interface IstioAuthentication {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly locations: readonly TokenLocation[];
}

/** An entry of `authorizations`: all its scopes and all its audiences are asked for. */
export interface IstioAuthorization {
  readonly requiredScopes: readonly string[];
  readonly audiences: readonly string[];
}

/** A jwt configuration in Istio's dialect. */
export interface IstioConfig {
  readonly authentications: readonly IstioAuthentication[];
  /** One of them must be met; none where nothing is asked for. */
  readonly authorizations: readonly IstioAuthorization[];
}

/** Reads a jwt configuration in Istio's dialect; what is missing or misshapen reads as empty. */
export function readIstioConfig(config: JsonValue | undefined): IstioConfig {
  const fields = isObject(config) ? config : {};
  return {
    authentications: objectsOf(fields['authentications']).map((entry) => ({
      issuer: textOf(entry['issuer']),
      jwksUri: textOf(entry['jwksUri']),
      locations: locationsOf(entry),
    })),
    authorizations: objectsOf(fields['authorizations']).map((entry) => ({
      requiredScopes: stringsOf(entry['requiredScopes']),
      audiences: stringsOf(entry['audiences']),
    })),
  };
}

/** Unless told otherwise, Istio looks for a bearer token and for the parameter of RFC 6750 §2.3. */
function locationsOf(entry: JsonObject): readonly TokenLocation[] {
  const headers = objectsOf(entry['fromHeaders']).map(({ name, prefix }): TokenLocation => ({
    kind: 'header',
    name: textOf(name),
    prefix: textOf(prefix),
  }));
  const params = stringsOf(entry['fromParams']).map((name): TokenLocation => ({
    kind: 'query',
    name,
  }));
  const all = [...headers, ...params];
  return all.length > 0 ? all : [bearer, { kind: 'query', name: 'access_token' }];
}

function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isObject) : [];
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
