import { isCollection, isScalar, visit, type Document } from 'yaml';
import { apiRuleVersions } from '../apirule/locate.ts';
import type { Step } from '../apirule/path.ts';
import type { Verdict } from '../audit/record.ts';
import { preflightNotices } from '../explain/preflight-notices.ts';
import { DexodusError } from '../errors.ts';
import { isObject, textAt, type JsonObject, type JsonValue } from '../json.ts';
import type { InputDocument } from '../input/read-documents.ts';
import { applyEdit, type Edit } from '../patch/edit.ts';
import { toEdits } from '../patch/edits.ts';
import { writePatch } from '../patch/write-patch.ts';
import type { Policy } from '../policy/policy.ts';
import type { Labels } from '../policy/selector.ts';
import { decide } from '../verdict/decide.ts';
import type { Finding } from '../verdict/finding.ts';
import type { Validation } from '../verdict/validate.ts';

/** An APIRule of a file, and what both webhooks together would make of it. */
export interface CheckedApiRule {
  readonly namespace: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly verdict: Verdict;
  /** What mode fix would have done, where the mode is audit. */
  readonly would: Validation['would'];
  readonly findings: readonly Finding[];
  readonly warnings: readonly string[];
  readonly edits: readonly Edit[];
  /** The JSON Patch of the webhook, as text; `undefined` where nothing is fixed. */
  readonly patch: string | undefined;
}

/** A document of a file, as it is and as it would be stored. */
export interface CheckedDocument {
  readonly file: string;
  readonly apiRules: readonly CheckedApiRule[];
  /** Why an APIRule could not be decided on, and is left as it is. */
  readonly problems: readonly DexodusError[];
  /** Its YAML as it is and as it would be stored; both empty where that was not kept. */
  readonly before: string;
  readonly after: string;
}

/** What a check decides by. */
export interface CheckContext {
  readonly policy: Policy;
  /** Of APIRules that name none. */
  readonly namespace: string;
  readonly nowMilliseconds: number;
  /** Throws a DexodusError where the policy needs labels that are not known. */
  readonly labelsOf: (namespace: string) => Labels | undefined;
}

/** Decides on each APIRule of a document as the webhooks would at its creation: `/mutate`, then `/validate`. */
export function checkDocument(document: InputDocument, context: CheckContext): CheckedDocument {
  const { file, yaml, objects } = document;
  const before = yaml?.toString() ?? '';
  const apiRules: CheckedApiRule[] = [];
  const problems: DexodusError[] = [];
  for (const { path, object } of objects) {
    try {
      const checked = checkObject(object, context);
      if (checked === undefined) continue;
      apiRules.push(checked);
      if (yaml === undefined || checked.edits.length === 0) continue;
      withoutAliases(yaml);
      for (const edit of checked.edits) write(yaml, [...path, ...edit.path], edit.value);
    } catch (error) {
      if (!(error instanceof DexodusError)) throw error;
      problems.push(error);
    }
  }
  return { file, apiRules, problems, before, after: yaml?.toString() ?? '' };
}

/**
 * Writes each copy that an alias or a merge key stands for in full: else an edit of one place would
 * change all others, or find no place. Comments are lost then, as copies have none of their own.
 */
function withoutAliases(yaml: Document): void {
  let has = false;
  visit(yaml, {
    Alias: () => {
      has = true;
      return visit.BREAK;
    },
    Pair: (_key, { key }) => {
      if (!isScalar(key) || key.value !== '<<') return undefined;
      has = true;
      return visit.BREAK;
    },
  });
  if (has) yaml.contents = yaml.createNode(yaml.toJS(), { aliasDuplicateObjects: false });
}

/** Puts a value where another stood, in the style of that one: a diff shows what changed, not how it is written. */
function write(yaml: Document, path: readonly Step[], value: JsonValue): void {
  const old = yaml.getIn(path, true);
  const flow = isCollection(old) && old.flow === true;
  yaml.setIn(path, yaml.createNode(value, { flow }));
}

const group = 'gateway.kyma-project.io/';

/** `undefined` where the object is no APIRule of a version that is judged. */
function checkObject(object: JsonObject, context: CheckContext): CheckedApiRule | undefined {
  const { kind, apiVersion } = object;
  const version = apiRuleVersions.find((one) => apiVersion === group + one);
  if (kind !== 'APIRule' || version === undefined) return undefined;
  const name = textAt(object['metadata'], 'name');
  const namespace = textAt(object['metadata'], 'namespace') ?? context.namespace;
  const labels = context.labelsOf(namespace);
  const decideOn = (state: JsonObject): ReturnType<typeof decide> =>
    decide(
      {
        version,
        namespace,
        namespaceLabels: labels,
        name,
        object: state,
        oldObject: undefined,
      },
      context.policy,
      context.nowMilliseconds,
    );
  const decision = decideOn(object);
  const mutation = decision.mutate();
  const edits = toEdits(mutation.repaired);
  const after = edits.reduce<JsonValue>(applyEdit, object);
  const validation = decideOn(isObject(after) ? after : object).validate();
  // No verdict depends on them, so the webhook, which has to be brief, does without.
  const notices = decision.part.mode === 'audit' ? [] : preflightNotices(object, version);
  const isFixed = edits.length > 0 && validation.verdict !== 'deny';
  return {
    namespace,
    name: name ?? `${textAt(object['metadata'], 'generateName') ?? ''}*`,
    apiVersion: group + version,
    verdict: isFixed ? 'fix' : validation.verdict,
    would: validation.would,
    findings: [...mutation.findings, ...validation.findings],
    warnings: [...mutation.warnings, ...validation.warnings, ...notices],
    edits,
    patch: writePatch(mutation.repaired),
  };
}
