import { apiRuleVersions, type ApiRuleVersion } from '../apirule/locate.ts';
import { DexodusError } from '../errors.ts';
import { textAt, type JsonObject } from '../json.ts';
import type { Labels } from '../policy/selector.ts';
import { quote } from '../verdict/quote.ts';

/** An APIRule of a file. */
export interface SelectedApiRule {
  readonly object: JsonObject;
  readonly apiVersion: string;
  readonly version: ApiRuleVersion;
  readonly namespace: string;
  /** Left out where the policy does not need them. */
  readonly namespaceLabels?: Labels | undefined;
  readonly name: string | undefined;
}

/** Which one is meant. */
export interface Selection {
  readonly name: string | undefined;
  /** Of APIRules that name none. */
  readonly namespace: string;
}

const group = 'gateway.kyma-project.io/';

/**
 * The one APIRule among Kubernetes objects: the only one, or the one of a name.
 *
 * @throws DexodusError `ERR_USAGE` where that is not one, naming those that there are
 */
export function selectApiRule(
  objects: readonly JsonObject[],
  selection: Selection,
): SelectedApiRule {
  const all = objects.flatMap((object) => {
    const version = apiRuleVersions.find((one) => object['apiVersion'] === group + one);
    if (object['kind'] !== 'APIRule' || version === undefined) return [];
    const name = textAt(object['metadata'], 'name');
    const namespace = textAt(object['metadata'], 'namespace') ?? selection.namespace;
    return [{ object, apiVersion: group + version, version, name, namespace }];
  });
  const meant = all.filter(({ name }) => selection.name === undefined || name === selection.name);
  const [one, other] = meant;
  if (one !== undefined && other === undefined) return one;
  const names = all.map(({ namespace, name }) => `${namespace}/${name ?? ''}`);
  const found = names.length === 0 ? 'no APIRule' : names.slice(0, 10).map(quote).join(', ');
  throw new DexodusError(
    'ERR_USAGE',
    `one APIRule is asked for, and there is ${found}: name the one that is meant with --name`,
  );
}
