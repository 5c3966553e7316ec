import { matchesName } from './name-pattern.ts';
import type { Part, Policy, Provider } from './policy.ts';
import type { PolicyDocument } from './schema.ts';

/** Compiles the policy's own settings and those of `namespaces` to the part that a namespace gets. */
export function compileParts(
  document: PolicyDocument,
  providers: readonly Provider[],
): Policy['partOf'] {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const resolve = (names: readonly string[]): readonly Provider[] =>
    names.flatMap((name) => byName.get(name) ?? []);
  const whole: Part = {
    source: 'policy',
    mode: document.mode,
    defaults: resolve(document.defaults),
    dialect: document.dialect,
    existing: document.existing,
  };
  const exact = new Map<string, number>();
  const patterns: { readonly pattern: string; readonly index: number }[] = [];
  const parts = document.namespaces.map((entry, index): Part => {
    for (const pattern of entry.names) {
      if (pattern.includes('*')) patterns.push({ pattern, index });
      else if (!exact.has(pattern)) exact.set(pattern, index);
    }
    return {
      source: `namespaces[${index}]`,
      mode: entry.mode ?? whole.mode,
      defaults: entry.defaults === undefined ? whole.defaults : resolve(entry.defaults),
      dialect: entry.dialect ?? whole.dialect,
      existing: entry.existing ?? whole.existing,
    };
  });
  // The first entry that matches wins: an exact name is overtaken only by a pattern before it.
  return (namespace) => {
    const named = exact.get(namespace);
    const matched = patterns.find(
      ({ pattern, index }) =>
        (named !== undefined && index >= named) || matchesName(pattern, namespace),
    );
    const index =
      matched !== undefined && (named === undefined || matched.index < named)
        ? matched.index
        : named;
    return (index === undefined ? undefined : parts[index]) ?? whole;
  };
}
