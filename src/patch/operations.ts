import { toPointer } from '../apirule/path.ts';
import type { JsonValue } from '../json.ts';
import type { Edit } from './edit.ts';

/** One operation of a JSON Patch (RFC 6902). Nothing is ever removed, moved or copied. */
export interface Operation {
  readonly op: 'add' | 'replace';
  readonly path: string;
  readonly value: JsonValue;
}

/** The JSON Patch that does the edits. */
export function toOperations(edits: readonly Edit[]): readonly Operation[] {
  return edits.map(({ path, value, isReplacement }) => ({
    op: isReplacement ? 'replace' : 'add',
    path: toPointer(path),
    value,
  }));
}
