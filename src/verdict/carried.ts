import { stepsTo } from '../apirule/path.ts';
import type { PlacedReference } from './placed-references.ts';

/**
 * Which references of an APIRule its old object carried already: as references with the same
 * issuers and keys, at the same pointer, or under the same rule path where rules moved. Each old
 * reference accounts for one new one, so that a copy of an old rule is new.
 */
export function findCarried(
  now: readonly PlacedReference[],
  old: readonly PlacedReference[],
): ReadonlySet<PlacedReference> {
  const left = new Set(old);
  const carried = new Set<PlacedReference>();
  for (const placeOf of [pointerOf, rulePathOf]) {
    const places = Map.groupBy(left, placeOf);
    for (const placed of now) {
      if (carried.has(placed)) continue;
      const before = places.get(placeOf(placed))?.shift();
      if (before === undefined) continue;
      left.delete(before);
      carried.add(placed);
    }
  }
  return carried;
}

function pointerOf({ annotation, configuration, reference }: PlacedReference): string {
  const { kind, steps, value, setting } = reference;
  const place = [...stepsTo(configuration?.place), ...steps];
  return JSON.stringify([annotation, kind, place, value, setting]);
}

/** A rule without a path can't be followed: its references stay where they were. */
function rulePathOf(placed: PlacedReference): string {
  const { annotation, configuration, reference } = placed;
  const { kind, value, setting } = reference;
  const rulePath = configuration?.rulePath;
  if (rulePath === undefined) return pointerOf(placed);
  return JSON.stringify([annotation, kind, { rulePath }, value, setting]);
}
