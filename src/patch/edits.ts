import { stepsTo } from '../apirule/path.ts';
import type { JudgedConfiguration } from '../verdict/judge.ts';
import { applyEdit, type Edit } from './edit.ts';

/**
 * The edits of an APIRule that repair its jwt configurations: each at or below one of them, save
 * that an annotation's JSON is written back as one value.
 */
export function toEdits(repaired: readonly JudgedConfiguration[]): readonly Edit[] {
  const edits: Edit[] = [];
  const annotations = new Map<string, string>();
  for (const [document, configurations] of Map.groupBy(repaired, (one) => one.document)) {
    const inside = configurations.flatMap(editsOf);
    if (document.annotation === undefined) edits.push(...inside);
    else
      annotations.set(
        document.annotation,
        JSON.stringify(inside.reduce(applyEdit, document.root ?? null)),
      );
  }
  for (const [annotation, value] of annotations)
    edits.push({ path: ['metadata', 'annotations', annotation], value });
  return edits;
}

function editsOf({ configuration, judged: { repair } }: JudgedConfiguration): readonly Edit[] {
  if (repair.outcome !== 'fixed') return [];
  const path = stepsTo(configuration.place);
  return repair.changes.map(({ key, value }) => ({
    path: key === undefined ? path : [...path, key],
    value,
  }));
}
