import type { ApiRuleVersion } from '../apirule/locate.ts';
import { isObject, type JsonObject } from '../json.ts';
import { lasts, oncePer } from '../once-per.ts';
import type { Exemption, Part, Policy } from '../policy/policy.ts';
import type { Labels } from '../policy/selector.ts';
import { hasReferences, judge, type JudgedConfiguration } from './judge.ts';
import { mutate, type Mutation } from './mutate.ts';
import { validate, type Validation } from './validate.ts';

/** An APIRule that is about to be stored. */
export interface Subject {
  readonly version: ApiRuleVersion;
  readonly namespace: string;
  /** Of the namespace; may be left out where the policy does not need them. */
  readonly namespaceLabels?: Labels | undefined;
  /** `undefined` where it has a generateName only: no exemption by name is its own. */
  readonly name: string | undefined;
  readonly object: JsonObject;
  /** `undefined` where nothing is stored yet. */
  readonly oldObject: JsonObject | undefined;
}

/** What the policy makes of an APIRule; each webhook asks for its half. */
export interface Decision {
  readonly part: Part;
  readonly exemption: Exemption | undefined;
  readonly mutate: () => Mutation;
  readonly validate: () => Validation;
}

/** Decides on an APIRule: by the part of the policy that applies to it, at a moment. */
export function decide(subject: Subject, policy: Policy, nowMilliseconds: number): Decision {
  const { version, namespace, name, object, oldObject } = subject;
  const part = policy.partOf(namespace, subject.namespaceLabels);
  const exemption = policy.exemptionOf(namespace, name, nowMilliseconds);
  const isBeingDeleted = oldObject !== undefined && hasDeletionTimestamp(oldObject);
  const context = { version, policy, part };
  return {
    part,
    exemption,
    mutate: () => {
      const mayPatch = part.mode === 'fix' && exemption === undefined && !isBeingDeleted;
      return mutate(mayPatch ? judge(object, context).configurations : nothingOf(lasts(part)));
    },
    validate: () => {
      const judgement = judge(object, context);
      const hasOld = oldObject !== undefined && hasReferences(judgement);
      const old = hasOld ? judge(oldObject, context) : undefined;
      return validate(judgement, { part, exemption, isBeingDeleted, old });
    },
  };
}

/** For each part a list of its own, as what is made of it is remembered with the part. */
const nothingOf = oncePer((_part: Part): readonly JudgedConfiguration[] => []);

function hasDeletionTimestamp(object: JsonObject): boolean {
  const metadata = object['metadata'];
  return isObject(metadata) && (metadata['deletionTimestamp'] ?? null) !== null;
}
