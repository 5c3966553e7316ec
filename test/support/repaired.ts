import { below } from '../../src/apirule/path.ts';
import { readConfiguration } from '../../src/apirule/reading.ts';
import type { JwtConfiguration } from '../../src/apirule/locate.ts';
import { isObject, type JsonValue } from '../../src/json.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { findReferences } from '../../src/verdict/reference.ts';
import { repair } from '../../src/verdict/repair.ts';

/** One jwt configuration, repaired: the value that it becomes, and what is said. */
export interface RepairedValue {
  readonly value: JsonValue | undefined;
  readonly outcome: 'untouched' | 'fixed' | 'unfixable';
  readonly said: readonly string[];
  readonly kinds: readonly string[];
}

/** Repairs a configuration that stands in the given slot. */
export function repairValue(
  value: JsonValue | undefined,
  policy: Policy,
  slot: JwtConfiguration['slot'] = 'accessStrategy',
): RepairedValue {
  const place = below(undefined, 'config');
  const configuration = { slot, place, rulePath: '/', value, misplaced: false };
  const reading = readConfiguration(configuration);
  const references = findReferences(reading, policy);
  const kinds = references.map(({ kind }) => kind);
  const result = repair(reading, { policy, part: policy.partOf('shop'), references });
  switch (result.outcome) {
    case 'untouched':
      return { value, outcome: 'untouched', said: result.notices, kinds };
    case 'unfixable':
      return { value, outcome: 'unfixable', said: [result.reason], kinds };
    case 'fixed': {
      let after = value;
      for (const { key, value: changed } of result.changes)
        after = key === undefined ? changed : { ...(isObject(after) ? after : {}), [key]: changed };
      return { value: after, outcome: 'fixed', said: result.warnings, kinds };
    }
  }
}
