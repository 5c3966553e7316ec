import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { readAnnotation } from './annotation.ts';
import { below, type Place } from './path.ts';

/** The versions of the kind APIRule that are judged. */
export const apiRuleVersions = ['v1alpha1', 'v1beta1', 'v2alpha1', 'v2'] as const;
export type ApiRuleVersion = (typeof apiRuleVersions)[number];

/** A place that configures jwt checks, in any version, dialect or annotation. */
export interface JwtConfiguration {
  /**
   * `accessStrategy`: the `config` of a jwt handler (v1alpha1, v1beta1), in Ory's dialect or Istio's.
   * `jwt`: a v2 `jwt` or `extAuth.restrictions`, always Istio's.
   */
  readonly slot: 'accessStrategy' | 'jwt';
  /** In its document. */
  readonly place: Place;
  /** The `path` of its rule: what tells a rule that moved from one that is new. */
  readonly rulePath: string | undefined;
  /** `undefined` where the configuration is absent. */
  readonly value: JsonValue | undefined;
  /** It stands below something that should be a list and is none: it is never changed. */
  readonly misplaced: boolean;
}

/** A JSON text of its own that holds jwt configurations: the object, or the value of an annotation. */
export interface ApiRuleDocument {
  /** The annotation's key; `undefined` for the object itself. */
  readonly annotation: string | undefined;
  /** What the annotation's text says; `undefined` for the object itself. */
  readonly root: JsonValue | undefined;
  readonly configurations: readonly JwtConfiguration[];
}

/** An authoritative annotation whose JSON can't be read. */
export interface UnreadableAnnotation {
  readonly annotation: string;
  readonly text: string;
}

/** All of an APIRule that may hold jwt configurations. */
export interface Sources {
  /** Empty where it is no object. */
  readonly spec: JsonObject;
  /** The annotation that is the real specification, if one is, and what it says. */
  readonly annotation: string | undefined;
  readonly text: string | undefined;
}

/** All that an APIRule configures jwt checks with. */
export interface Located {
  readonly documents: readonly ApiRuleDocument[];
  readonly unreadable: readonly UnreadableAnnotation[];
}

const v1beta1SpecAnnotation = 'gateway.kyma-project.io/v1beta1-spec';
const v2alpha1RulesAnnotation = 'gateway.kyma-project.io/v2alpha1-rules';
const originalVersionAnnotation = 'gateway.kyma-project.io/original-version';

/**
 * Finds the jwt configurations of an APIRule: in its specification as its version says, and in the
 * two annotations where they are authoritative. Any JSON value will do; what has no place for a
 * configuration has none.
 */
export function locate(object: JsonObject, version: ApiRuleVersion): Located {
  return locateIn(sourcesOf(object, version), version);
}

/** The same, of what the configurations are found in. */
export function locateIn({ spec, annotation, text }: Sources, version: ApiRuleVersion): Located {
  const slot = version === 'v1alpha1' || version === 'v1beta1' ? 'accessStrategy' : 'jwt';
  const documents: ApiRuleDocument[] = [
    {
      annotation: undefined,
      root: undefined,
      configurations: inSpec(spec, slot, below(undefined, 'spec')),
    },
  ];
  const unreadable: UnreadableAnnotation[] = [];
  if (annotation !== undefined && text !== undefined) {
    const root = readAnnotation(text);
    if (root === undefined) unreadable.push({ annotation, text });
    else {
      const configurations =
        annotation === v1beta1SpecAnnotation
          ? inSpec(root, 'accessStrategy', undefined)
          : inRules(root, 'jwt', undefined);
      documents.push({ annotation, root, configurations });
    }
  }
  return { documents, unreadable };
}

/** Takes out of an APIRule what its jwt configurations are found in. */
export function sourcesOf({ spec, metadata }: JsonObject, version: ApiRuleVersion): Sources {
  const annotations = isObject(metadata) ? metadata['annotations'] : undefined;
  const key = isObject(annotations) ? authoritativeKey(annotations, version) : undefined;
  const text = isObject(annotations) && key !== undefined ? annotations[key] : undefined;
  return {
    spec: isObject(spec) ? spec : noSpecification,
    ...(typeof text === 'string' ? { annotation: key, text } : noAnnotation),
  };
}

const noSpecification: JsonObject = {};
const noAnnotation = { annotation: undefined, text: undefined };

/**
 * The annotation that is the real specification, if one is: `v1beta1-spec` of an object that was
 * written as v1beta1, `v2alpha1-rules` of one that was written as v2 and is seen as v1beta1.
 */
function authoritativeKey(annotations: JsonObject, version: ApiRuleVersion): string | undefined {
  const original = annotations[originalVersionAnnotation];
  if (original === 'v1beta1') return v1beta1SpecAnnotation;
  const isV2 = original === 'v2' || original === 'v2alpha1';
  return isV2 && version === 'v1beta1' ? v2alpha1RulesAnnotation : undefined;
}

function inSpec(
  spec: JsonValue | undefined,
  slot: JwtConfiguration['slot'],
  place: Place | undefined,
): readonly JwtConfiguration[] {
  return isObject(spec) ? inRules(spec['rules'], slot, below(place, 'rules')) : [];
}

function inRules(
  rules: JsonValue | undefined,
  slot: JwtConfiguration['slot'],
  place: Place | undefined,
): readonly JwtConfiguration[] {
  const found: JwtConfiguration[] = [];
  for (const rule of itemsOf(rules, place)) {
    if (slot === 'jwt') jwtOf(rule, found);
    else accessStrategiesOf(rule, found);
  }
  return found;
}

/** An object that stands in a list, or where no list is. */
interface Item {
  readonly object: JsonObject;
  /** `undefined` where it is the document's root. */
  readonly place: Place | undefined;
  readonly misplaced: boolean;
}

function accessStrategiesOf(rule: Item, found: JwtConfiguration[]): void {
  const strategies = rule.object['accessStrategies'];
  for (const strategy of itemsOf(strategies, below(rule.place, 'accessStrategies'))) {
    if (strategy.object['handler'] !== 'jwt') continue;
    found.push({
      slot: 'accessStrategy',
      place: below(strategy.place, 'config'),
      rulePath: pathOf(rule),
      value: strategy.object['config'],
      misplaced: rule.misplaced || strategy.misplaced,
    });
  }
}

function jwtOf(rule: Item, found: JwtConfiguration[]): void {
  const { object, misplaced } = rule;
  const push = (value: JsonValue | undefined, place: Place): void => {
    if (value === undefined || value === null) return;
    found.push({ slot: 'jwt', place, rulePath: pathOf(rule), value, misplaced });
  };
  push(object['jwt'], below(rule.place, 'jwt'));
  const extAuth = object['extAuth'];
  if (isObject(extAuth))
    push(extAuth['restrictions'], below(below(rule.place, 'extAuth'), 'restrictions'));
}

function pathOf(rule: Item): string | undefined {
  const path = rule.object['path'];
  return typeof path === 'string' ? path : undefined;
}

/**
 * The objects of a list. Where an object stands for the list, no schema allows it, but a Dex value
 * in it must still be seen: the object may be the one item, or hold the items under keys.
 */
function itemsOf(list: JsonValue | undefined, place: Place | undefined): readonly Item[] {
  const items: Item[] = [];
  if (Array.isArray(list)) {
    let index = 0;
    for (const object of list as readonly JsonValue[]) {
      if (isObject(object)) items.push({ object, place: below(place, index), misplaced: false });
      index++;
    }
  } else if (isObject(list)) {
    items.push({ object: list, place, misplaced: true });
    for (const [key, object] of Object.entries(list)) {
      if (isObject(object)) items.push({ object, place: below(place, key), misplaced: true });
    }
  }
  return items;
}
