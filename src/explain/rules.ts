import { locate, type ApiRuleVersion } from '../apirule/locate.ts';
import { below, type Place } from '../apirule/path.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { fieldOf } from '../verdict/finding.ts';

/** One rule of an APIRule, whatever its version. */
export interface Rule {
  /** Where it stands, as Kubernetes writes field paths. */
  readonly field: string;
  readonly path: string;
  /** In capitals, as they stand. */
  readonly methods: readonly string[];
  /** Namespace and name of the service behind it: rules of one service share its policies. */
  readonly service: string;
  readonly object: JsonObject;
}

/** The rules that a cluster acts upon. */
export interface EffectiveRules {
  /** `accessStrategies`: v1alpha1 and v1beta1. `v2`: v2alpha1 and v2. */
  readonly api: 'accessStrategies' | 'v2';
  readonly rules: readonly Rule[];
}

/**
 * The rules of an APIRule: of its authoritative annotation where it has one, else of its
 * specification. `undefined` where that annotation can't be read.
 */
export function readRules(object: JsonObject, version: ApiRuleVersion): EffectiveRules | undefined {
  const { documents, unreadable } = locate(object, version);
  if (unreadable.length > 0) return undefined;
  const metadata = object['metadata'];
  const namespace = isObject(metadata) ? textOf(metadata['namespace']) : undefined;
  const { annotation, root } = documents.at(-1) ?? { annotation: undefined, root: object };
  const isV1 = version === 'v1alpha1' || version === 'v1beta1';
  if (annotation !== undefined && Array.isArray(root))
    return { api: 'v2', rules: inList(root, { annotation, place: undefined, service: '' }) };
  const spec = annotation === undefined ? object['spec'] : root;
  const fields = isObject(spec) ? spec : {};
  const rules = inList(fields['rules'], {
    annotation,
    place: below(annotation === undefined ? below(undefined, 'spec') : undefined, 'rules'),
    service: serviceOf(fields, namespace ?? '') ?? '',
  });
  return { api: isV1 || annotation !== undefined ? 'accessStrategies' : 'v2', rules };
}

function inList(
  list: JsonValue | undefined,
  holder: {
    readonly annotation: string | undefined;
    readonly place: Place | undefined;
    /** Of a rule that names none. */
    readonly service: string;
  },
): readonly Rule[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly JsonValue[]).flatMap((rule, index) =>
    isObject(rule)
      ? [
          {
            field: fieldOf(holder.annotation, below(holder.place, index)),
            path: textOf(rule['path']) ?? '',
            methods: stringsOf(rule['methods']),
            service: serviceOf(rule, '') ?? holder.service,
            object: rule,
          },
        ]
      : [],
  );
}

function serviceOf(holder: JsonObject, namespace: string): string | undefined {
  const service = holder['service'];
  if (!isObject(service)) return undefined;
  return `${textOf(service['namespace']) ?? namespace}/${textOf(service['name']) ?? ''}`;
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The strings of a list; none where it is no list. */
export function stringsOf(value: JsonValue | undefined): readonly string[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly JsonValue[]).filter((item) => typeof item === 'string');
}
