import {
  locateIn,
  sourcesOf,
  type ApiRuleDocument,
  type ApiRuleVersion,
  type JwtConfiguration,
  type Sources,
} from '../apirule/locate.ts';
import type { JsonObject } from '../json.ts';
import { oncePer } from '../once-per.ts';
import type { Part, Policy } from '../policy/policy.ts';
import { judgeConfiguration, type Judged, type JudgedReference } from './judge-configuration.ts';

/** One jwt configuration: what in it relies on Dex, and what mode fix makes of it. */
export interface JudgedConfiguration {
  readonly document: ApiRuleDocument;
  readonly configuration: JwtConfiguration;
  readonly judged: Judged;
}

/** An APIRule, judged: the same in every mode, for every operation. */
export interface Judgement {
  readonly configurations: readonly JudgedConfiguration[];
  /** Authoritative annotations whose JSON can't be read, by their keys. */
  readonly unreadable: ReadonlyMap<string, JudgedReference>;
}

/** What a judgement asks beside the object. */
export interface JudgeContext {
  readonly version: ApiRuleVersion;
  readonly policy: Policy;
  readonly part: Part;
}

/**
 * Finds what in an APIRule relies on Dex, and how each jwt configuration is repaired. A specification
 * that lasts is not judged again. Nobody may change one: it has to be frozen.
 */
export function judge(object: JsonObject, context: JudgeContext): Judgement {
  const { spec, annotation, text } = sourcesOf(object, context.version);
  return judgeOnce(spec, { ...context, annotation, text });
}

/** All that a judgement depends on beside the specification. */
type Circumstances = JudgeContext & Omit<Sources, 'spec'>;

const judgeOnce = oncePer(judgeAnew);

function judgeAnew(spec: JsonObject, circumstances: Circumstances): Judgement {
  const { version, policy, part, annotation, text } = circumstances;
  const { documents, unreadable } = locateIn({ spec, annotation, text }, version);
  const configurations: JudgedConfiguration[] = [];
  for (const document of documents) {
    for (const configuration of document.configurations) {
      const judged = judgeConfiguration(configuration, policy, part);
      configurations.push({ document, configuration, judged });
    }
  }
  return {
    configurations,
    unreadable: new Map(unreadable.map((one) => [one.annotation, isNoJson(one.text)])),
  };
}

/** Whether anything in an APIRule relies on Dex. */
export function hasReferences({ configurations, unreadable }: Judgement): boolean {
  return unreadable.size > 0 || configurations.some(({ judged }) => judged.references.length > 0);
}

function isNoJson(text: string): JudgedReference {
  return {
    kind: 'unreadable',
    steps: [],
    suffix: '',
    value: '',
    setting: text,
    remedy: 'is no JSON: correct it, or remove the annotation',
  };
}
