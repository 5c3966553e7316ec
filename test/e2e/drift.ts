/** What a cluster writes into an object by itself, by its kind. */
const writtenByKind: Readonly<Record<string, readonly string[]>> = {
  Namespace: ['spec'],
  Service: ['spec.clusterIP', 'spec.clusterIPs', 'spec.ipFamilies'],
};
const writtenAlways = [
  'metadata.creationTimestamp',
  'metadata.generation',
  'metadata.resourceVersion',
  'metadata.uid',
  'metadata.annotations',
  'metadata.annotations.kubectl.kubernetes.io/last-applied-configuration',
  'status',
];

/** The paths at which an object that lives in a cluster says something else than its manifest, or more. */
export function driftOf(
  manifest: { readonly kind: string },
  live: object | undefined,
): readonly string[] {
  const expected = new Set([...writtenAlways, ...(writtenByKind[manifest.kind] ?? [])]);
  return differences(manifest, live).filter((path) => !expected.has(path));
}

/** The paths at which two states of an object differ in what people wrote. */
export function changesBetween(before: object | undefined, after: object): readonly string[] {
  return differences(before, after).filter((path) => !writtenAlways.includes(path));
}

/** The paths at which two documents differ; lists are compared item by item, too. */
function differences(one: unknown, other: unknown): readonly string[] {
  if (!isCollection(one) || !isCollection(other)) return one === other ? [] : [''];
  const [here, there] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return [...new Set([...here.keys(), ...there.keys()])].flatMap((key) =>
    differences(here.get(key), there.get(key)).map((rest) => (rest ? `${key}.${rest}` : key)),
  );
}

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/**
 * What `kubectl apply` says to have changed. A PodDisruptionBudget's selector is replaced as a whole,
 * which kubectl calls a change even where the object stays as it was, resourceVersion and all.
 */
export function appliedChanges(output: string): readonly string[] {
  return output
    .trim()
    .split('\n')
    .filter(
      (line) => !line.endsWith(' unchanged') && !line.startsWith('poddisruptionbudget.policy/'),
    );
}
