import type { JwtConfiguration } from '../apirule/locate.ts';
import type { JudgedReference } from './judge-configuration.ts';
import type { Judgement } from './judge.ts';
import { fieldOf } from './finding.ts';

/** A reference, and where in an APIRule it stands. */
export interface PlacedReference {
  /** `undefined`: in the object itself. */
  readonly annotation: string | undefined;
  /** `undefined`: the annotation can't be read at all. */
  readonly configuration: JwtConfiguration | undefined;
  readonly field: string;
  readonly reference: JudgedReference;
  /** Its configuration can be repaired. */
  readonly isFixable: boolean;
}

/** All references of an APIRule, in its order. */
export function placedReferences({
  configurations,
  unreadable,
}: Judgement): readonly PlacedReference[] {
  const placed: PlacedReference[] = [];
  for (const { document, configuration, judged } of configurations) {
    if (judged.references.length === 0) continue;
    const { annotation } = document;
    const field = fieldOf(annotation, configuration.place);
    const isFixable = judged.repair.outcome === 'fixed';
    for (const reference of judged.references)
      placed.push({
        annotation,
        configuration,
        field: field + reference.suffix,
        reference,
        isFixable,
      });
  }
  for (const [annotation, reference] of unreadable) {
    const field = fieldOf(annotation, undefined);
    placed.push({ annotation, configuration: undefined, field, reference, isFixable: false });
  }
  return placed;
}
