import {
  locate,
  type ApiRuleDocument,
  type ApiRuleVersion,
  type JwtConfiguration,
} from '../apirule/locate.ts';
import { readConfiguration } from '../apirule/reading.ts';
import type { JsonObject } from '../json.ts';
import type { Part, Policy } from '../policy/policy.ts';
import { findReferences, type Reference } from './reference.ts';
import { repair } from './repair.ts';
import type { Repair } from './repair-result.ts';

/** One jwt configuration: what in it relies on Dex, and what mode fix makes of it. */
export interface JudgedConfiguration {
  readonly document: ApiRuleDocument;
  readonly configuration: JwtConfiguration;
  readonly references: readonly Reference[];
  readonly repair: Repair;
}

/** An APIRule, judged: the same in every mode, for every operation. */
export interface Judgement {
  readonly configurations: readonly JudgedConfiguration[];
  /** Authoritative annotations whose JSON can't be read, by their keys. */
  readonly unreadable: ReadonlyMap<string, Reference>;
}

/** What a judgement asks beside the object. */
export interface JudgeContext {
  readonly version: ApiRuleVersion;
  readonly policy: Policy;
  readonly part: Part;
}

/** Finds what in an APIRule relies on Dex, and how each jwt configuration is repaired. */
export function judge(object: JsonObject, context: JudgeContext): Judgement {
  const { version, policy, part } = context;
  const { documents, unreadable } = locate(object, version);
  return {
    configurations: documents.flatMap((document) =>
      document.configurations.map((configuration) => {
        const reading = readConfiguration(configuration);
        const references = findReferences(configuration, reading, policy);
        const repaired = repair(reading, { policy, part, references });
        return { document, configuration, references, repair: repaired };
      }),
    ),
    unreadable: new Map(
      unreadable.map(({ annotation, text }) => [
        annotation,
        { kind: 'unreadable', path: [], value: '', setting: text, rulePath: undefined },
      ]),
    ),
  };
}
