import { writePatch } from '../src/patch/write-patch.ts';
import { compilePolicy } from '../src/policy/compile.ts';
import type { JsonObject } from '../src/json.ts';
import { decide } from '../src/verdict/decide.ts';
import { describeFinding } from '../src/verdict/finding.ts';

/** dexodus' own decision on APIRules in v1beta1, for whoever answers reviews in another way. */
export interface PeerDecision {
  /** A JSON Patch as text; `undefined` where nothing is repaired. */
  readonly patch: (object: object, oldObject?: object | null) => string | undefined;
  /** What a denial says; `undefined` where it is allowed. */
  readonly denial: (object: object, oldObject?: object | null) => string | undefined;
}

/** Compiles the policy's text once. */
export function peerDecision(policyText: string): PeerDecision {
  const policy = compilePolicy(policyText, '0123456789ab');
  const decisionOn = (after: object, before?: object | null): ReturnType<typeof decide> => {
    // A creation's old object is null in a review.
    const [object, oldObject] = [
      after as JsonObject,
      (before ?? undefined) as JsonObject | undefined,
    ];
    const { namespace, name } = object['metadata'] as { namespace: string; name: string };
    return decide({ version: 'v1beta1', namespace, name, object, oldObject }, policy, Date.now());
  };
  return {
    patch: (object, oldObject) => writePatch(decisionOn(object, oldObject).mutate().repaired),
    denial: (object, oldObject) => {
      const { verdict, findings } = decisionOn(object, oldObject).validate();
      return verdict === 'deny' ? findings.map(describeFinding).join('\n') : undefined;
    },
  };
}
