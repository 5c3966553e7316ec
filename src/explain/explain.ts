import { locate, type ApiRuleVersion } from '../apirule/locate.ts';
import { readConfiguration } from '../apirule/reading.ts';
import type { JsonObject } from '../json.ts';
import type { Dialect } from '../policy/policy.ts';
import { conclude, fail, type Explanation } from './check.ts';
import type { Evidence } from './evidence.ts';
import { explainIstio } from './explain-istio.ts';
import { explainOathkeeper } from './explain-oathkeeper.ts';
import { readRules } from './rules.ts';

/** An APIRule as it is stored. */
export interface ExplainedObject {
  readonly object: JsonObject;
  readonly version: ApiRuleVersion;
  /** The cluster's `jwtHandler`; `undefined`: the one that the object's configurations are written for. */
  readonly handler: Dialect | undefined;
  /** What it is where they don't show it. */
  readonly dialect: Dialect;
}

/**
 * Whether a request with a token gets through an APIRule, check by check, as the gateway of its
 * dialect would decide: Oathkeeper or Istio. Pure: keys, signature and time are given.
 */
export function explain(explained: ExplainedObject, evidence: Evidence): Explanation {
  const effective = readRules(explained.object, explained.version);
  if (effective === undefined)
    return conclude('none', [
      fail('controller', 404, 'the annotation that holds the real rules is no JSON'),
    ]);
  return effective.api === 'v2' || (explained.handler ?? handlerOf(explained)) === 'istio'
    ? explainIstio(effective, evidence)
    : explainOathkeeper(effective.rules, evidence);
}

function handlerOf({ object, version, dialect }: ExplainedObject): Dialect {
  for (const { configurations } of locate(object, version).documents) {
    for (const configuration of configurations) {
      const reading = readConfiguration(configuration);
      if (reading.dialect === 'istio') return 'istio';
      if (reading.dialect === 'ory' && !reading.empty) return 'ory';
    }
  }
  return dialect;
}
