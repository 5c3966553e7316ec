import { toPointer } from '../apirule/path.ts';
import type { Judgement } from './judge.ts';
import type { Reference } from './reference.ts';

/** A reference, and the annotation it stands in (`undefined`: the object itself). */
export interface PlacedReference {
  readonly annotation: string | undefined;
  readonly reference: Reference;
}

/** All references of an APIRule, with the documents they stand in. */
function placedReferences(judgement: Judgement): readonly PlacedReference[] {
  const placed: PlacedReference[] = judgement.configurations.flatMap(({ document, references }) =>
    references.map((reference) => ({ annotation: document.annotation, reference })),
  );
  for (const [annotation, reference] of judgement.unreadable)
    placed.push({ annotation, reference });
  return placed;
}

/**
 * Which references of an APIRule its old object carried already: as references with the same
 * issuers and keys, at the same pointer, or under the same rule path where rules moved. Each old
 * reference accounts for one new one, so that a copy of an old rule is new.
 */
export function findCarried(now: Judgement, old: Judgement): ReadonlySet<Reference> {
  const left = new Set(placedReferences(old));
  const carried = new Set<Reference>();
  for (const placeOf of [pointerOf, rulePathOf]) {
    const places = new Map<string, PlacedReference[]>();
    for (const placed of left) {
      const place = placeOf(placed);
      const others = places.get(place);
      if (others === undefined) places.set(place, [placed]);
      else others.push(placed);
    }
    for (const placed of placedReferences(now)) {
      if (carried.has(placed.reference)) continue;
      const before = places.get(placeOf(placed))?.shift();
      if (before === undefined) continue;
      left.delete(before);
      carried.add(placed.reference);
    }
  }
  return carried;
}

function pointerOf({ annotation, reference }: PlacedReference): string {
  const { kind, path, value, setting } = reference;
  return JSON.stringify([annotation, kind, toPointer(path), value, setting]);
}

/** A rule without a path can't be followed: its references stay where they were. */
function rulePathOf({ annotation, reference }: PlacedReference): string {
  const { kind, path, rulePath, value, setting } = reference;
  const place = rulePath === undefined ? toPointer(path) : [rulePath];
  return JSON.stringify([annotation, kind, place, value, setting]);
}
