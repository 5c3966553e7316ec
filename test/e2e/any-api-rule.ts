import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/json.ts';
import { odd } from './api-rule-shapes.ts';

type AnyJson = fc.Arbitrary<JsonValue>;

const optional = { requiredKeys: [] };
const handler = fc.constantFrom<JsonValue>('jwt', 'allow', 'noop', 'JWT', ...odd);
const plainStrategy = fc.constantFrom<JsonValue>(
  { handler: 'allow' },
  { handler: 'noop', config: {} },
);
const plainRule = fc.record({
  path: fc.constant('/'),
  accessStrategies: fc.array(plainStrategy, { maxLength: 4 }),
});

function mostly(item: AnyJson): AnyJson {
  return fc.oneof(
    { weight: 9, arbitrary: item },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );
}

/** Now and then a map, or no collection at all. */
function listOf(item: AnyJson): AnyJson {
  return fc.oneof(
    { weight: 8, arbitrary: fc.array(item, { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('0', 'jwt', 'handler'), item) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );
}

const configuration = mostly(
  fc.record({ jwks_urls: fc.constantFrom(...odd), trusted_issuers: fc.constantFrom(...odd) }),
);
const strategy = mostly(fc.record({ handler, config: configuration }, optional));
const rule = mostly(
  fc.record(
    {
      path: fc.constantFrom('/', '/jwt'),
      jwt: configuration,
      extAuth: mostly(fc.record({ restrictions: configuration, authorizers: handler }, optional)),
      accessStrategies: listOf(fc.oneof(plainStrategy, strategy)),
      mutators: listOf(strategy),
    },
    optional,
  ),
);

/** Objects made of the words that matter, in the right places and in wrong ones. */
export const anyApiRule: fc.Arbitrary<JsonObject> = fc.record(
  {
    spec: mostly(
      fc.record(
        {
          rules: listOf(fc.oneof({ weight: 3, arbitrary: plainRule }, rule)),
          host: handler,
        },
        optional,
      ),
    ),
  },
  optional,
);
