import type { JsonObject, JsonValue } from '../json.ts';
import { quote } from '../verdict/quote.ts';
import { fail, pass, unknown, type Check } from './check.ts';
import { claimChecks } from './claim-checks.ts';
import type { Evidence } from './evidence.ts';
import { findKeyAsOathkeeper } from './find-key.ts';
import { describeLocation, isSameLocation } from './location.ts';
import { readOathkeeperConfig, type OathkeeperConfig } from './oathkeeper-config.ts';
import { decides, notResponsible, type Statement } from './statement.ts';

/** Oathkeeper's status for every token that it refuses. */
const unauthorized = 401;

/** What Oathkeeper's jwt handler makes of a request (ory/oathkeeper v0.40.9). */
export function explainJwtHandler(config: JsonValue | undefined, evidence: Evidence): Statement {
  const read = readOathkeeperConfig(config, evidence.globalJwksUrls);
  if (typeof read === 'string')
    return decides(fail('configuration', 500, `${read}: every request gets 500`));
  const { token, location } = evidence;
  const isElsewhere = location !== undefined && !isSameLocation(location, read.location);
  if (isElsewhere) return notResponsible(`it looks in ${describeLocation(read.location)}`);
  const checks = [pass('location', describeLocation(read.location))];
  switch (token.kind) {
    case 'opaque':
      return notResponsible('the token is no JSON Web Token');
    case 'malformed':
      return decides(...checks, fail('token', unauthorized, token.reason));
    case 'jwt':
      return decides(
        ...checks,
        ...keyChecks(token.header, read, evidence),
        ...claimChecks(token.claims, read, evidence.nowMilliseconds),
      );
  }
}

function keyChecks(
  header: JsonObject,
  config: OathkeeperConfig,
  evidence: Evidence,
): readonly Check[] {
  const alg = typeof header['alg'] === 'string' ? header['alg'] : '';
  return [algorithmCheck(alg, config), ...signatureChecks(header, { alg, config, evidence })];
}

function algorithmCheck(alg: string, { allowedAlgorithms }: OathkeeperConfig): Check {
  const allowed = allowedAlgorithms.map(quote).join(', ');
  if (!allowedAlgorithms.includes(alg))
    return fail(
      'algorithm',
      unauthorized,
      `${quote(alg)} is not allowed, only ${allowed}: set allowed_algorithms`,
    );
  return keyTypeOf(alg) === undefined
    ? fail('algorithm', unauthorized, `${quote(alg)} is none that Oathkeeper knows`)
    : pass('algorithm', `${quote(alg)} is allowed`);
}

/** The type of key that an algorithm of Oathkeeper's takes. */
function keyTypeOf(alg: string): string | undefined {
  const isKnown = ['256', '384', '512'].includes(alg.slice(2));
  if (!isKnown) return undefined;
  return { RS: 'RSA', PS: 'RSA', ES: 'EC', HS: 'oct' }[alg.slice(0, 2)];
}

function signatureChecks(
  header: JsonObject,
  context: {
    readonly alg: string;
    readonly config: OathkeeperConfig;
    readonly evidence: Evidence;
  },
): readonly Check[] {
  const { alg, config, evidence } = context;
  const { kid } = header;
  if (typeof kid !== 'string' || kid === '')
    return [fail('key', unauthorized, 'the token names no key: its header has no kid')];
  if (config.jwksUrls === undefined)
    return [
      unknown(
        'key',
        'jwks_urls is left out, so Oathkeeper takes its global ones: name them with --global-jwks-url',
      ),
    ];
  const found = findKeyAsOathkeeper(kid, config.jwksUrls, evidence.keySets);
  switch (found.kind) {
    case 'unknown':
      return [unknown('key', `${found.reasons.join('; ')}. Unless the cluster can read it: 401`)];
    case 'missing':
      return [fail('key', unauthorized, found.reasons.join('; ') || 'jwks_urls is an empty list')];
    case 'found': {
      const whose = config.isGlobal ? ' (global: jwks_urls is left out)' : '';
      return [
        pass('key', `${quote(kid)} of ${quote(found.url)}${whose}`),
        found.key.kty === keyTypeOf(alg) && found.key.verifies
          ? pass('signature', `verifies by ${quote(alg)}`)
          : fail('signature', unauthorized, `does not verify with that key by ${quote(alg)}`),
      ];
    }
  }
}
