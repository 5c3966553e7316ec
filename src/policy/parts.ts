import { DexodusError } from '../errors.ts';
import { indexNames } from './name-index.ts';
import type { Dialect, Part, Policy, Provider } from './policy.ts';
import type { PolicyDocument } from './schema.ts';
import { indexSelectors } from './selector-index.ts';

/** What a policy knows of its parts. */
export type Parts = Pick<Policy, 'partOf' | 'needsLabels' | 'hasSelectors' | 'followsJwtHandler'>;

/**
 * Compiles the policy's own settings and those of `namespaces` to the part that a namespace gets:
 * that of the first entry which matches.
 *
 * @param jwtHandler - what dialect auto stands for
 */
export function compileParts(
  document: PolicyDocument,
  providers: readonly Provider[],
  jwtHandler: Dialect,
): Parts {
  const { namespaces } = document;
  const parts = partsOf(document, providers, jwtHandler);
  // No entry matches: the policy's own part stands behind theirs.
  const none = namespaces.length;
  const selectors = namespaces.flatMap(({ selector }, index) =>
    selector === undefined ? [] : [{ selector, index }],
  );
  const byName = indexNames(
    namespaces.flatMap(({ names = [] }, index) => names.map((pattern) => ({ pattern, index }))),
    none,
  );
  const bySelector = indexSelectors(selectors);
  const firstSelector = selectors[0]?.index ?? none;
  return {
    hasSelectors: selectors.length > 0,
    followsJwtHandler: [document, ...namespaces].some(({ dialect }) => dialect === 'auto'),
    needsLabels: (namespace) => selectors.length > 0 && firstSelector < byName(namespace),
    partOf(namespace, labels) {
      let index = byName(namespace);
      if (firstSelector < index) {
        if (labels === undefined) throw labelsMissing(namespace);
        index = bySelector(labels, index);
      }
      const part = parts[index];
      if (part === undefined) throw new Error(`the policy has no part ${index}`);
      return part;
    },
  };
}

/** Those of the entries in their order, and that of the policy itself. */
function partsOf(
  document: PolicyDocument,
  providers: readonly Provider[],
  jwtHandler: Dialect,
): readonly Part[] {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const resolve = (names: readonly string[]): readonly Provider[] =>
    names.flatMap((name) => byName.get(name) ?? []);
  const dialectOf = (dialect: PolicyDocument['dialect']): Dialect =>
    dialect === 'auto' ? jwtHandler : dialect;
  const whole: Part = {
    source: 'policy',
    mode: document.mode,
    defaults: resolve(document.defaults),
    dialect: dialectOf(document.dialect),
    existing: document.existing,
  };
  const parts = document.namespaces.map((entry, index): Part => ({
    source: `namespaces[${index}]`,
    mode: entry.mode ?? whole.mode,
    defaults: entry.defaults === undefined ? whole.defaults : resolve(entry.defaults),
    dialect: dialectOf(entry.dialect ?? document.dialect),
    existing: entry.existing ?? whole.existing,
  }));
  return [...parts, whole];
}

/** Never a guess: without its labels, a namespace might get a part that allows more than its own. */
function labelsMissing(namespace: string): DexodusError {
  return new DexodusError(
    'ERR_NAMESPACE_UNREADABLE',
    `the policy selects by labels, and those of namespace ${JSON.stringify(namespace)} are not known`,
  );
}
