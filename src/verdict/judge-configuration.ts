import type { JwtConfiguration } from '../apirule/locate.ts';
import { readConfiguration } from '../apirule/reading.ts';
import type { Part, Policy } from '../policy/policy.ts';
import { remedyOf } from './finding.ts';
import { findReferences, type Reference } from './reference.ts';
import { repair } from './repair.ts';
import type { Repair } from './repair-result.ts';

/** A reference, and what to write in its place. */
export interface JudgedReference extends Reference {
  readonly remedy: string;
}

/** What in a jwt configuration relies on Dex, and what mode fix makes of it. */
export interface Judged {
  readonly references: readonly JudgedReference[];
  readonly repair: Repair;
}

/** How many judgements are remembered of a policy, and how long what they are remembered by may be. */
const maxRemembered = 256;
const maxKeyCharacters = 2048;

/** What each policy has made of the configurations that it saw last, by their text: some MiB at most. */
const remembered = new WeakMap<Policy, Map<string, Judged>>();

/**
 * Judges one jwt configuration. What becomes of it depends on its value, its slot and the part of
 * the policy alone, and a cluster's rules have few different ones: so the last are remembered.
 */
export function judgeConfiguration(
  configuration: JwtConfiguration,
  policy: Policy,
  part: Part,
): Judged {
  const key = keyOf(configuration, part);
  if (key === undefined) return judgeAnew(configuration, policy, part);
  let known = remembered.get(policy);
  if (known === undefined) {
    known = new Map();
    remembered.set(policy, known);
  }
  let judged = known.get(key);
  if (judged === undefined) {
    judged = judgeAnew(configuration, policy, part);
    if (known.size >= maxRemembered) known.clear();
    known.set(key, judged);
  }
  return judged;
}

/** Everything that a judgement depends on beside the policy; `undefined` where that is too large to be kept. */
function keyOf(
  { slot, misplaced, value }: JwtConfiguration,
  { source, dialect }: Part,
): string | undefined {
  try {
    const key = JSON.stringify([source, dialect, slot, misplaced, value]);
    return key.length > maxKeyCharacters ? undefined : key;
  } catch {
    // JSON.stringify calls itself: a value can be nested deeper than the stack allows.
    return undefined;
  }
}

function judgeAnew(configuration: JwtConfiguration, policy: Policy, part: Part): Judged {
  const reading = readConfiguration(configuration);
  const found = findReferences(reading, policy);
  const repaired = repair(reading, { policy, part, references: found });
  const references: JudgedReference[] = [];
  for (const one of found) references.push({ ...one, remedy: remedyOf(one, repaired) });
  return { references, repair: repaired };
}
