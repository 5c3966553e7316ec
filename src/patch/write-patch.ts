import { placeAt, toPointer } from '../apirule/path.ts';
import { isObject } from '../json.ts';
import type { JudgedConfiguration } from '../verdict/judge.ts';
import { toEdits } from './edits.ts';

/**
 * The JSON Patch (RFC 6902), as text, that repairs the jwt configurations of an APIRule. It adds and
 * replaces at or below one of them, or replaces an annotation's value; nothing is ever removed, moved
 * or copied.
 *
 * @returns `undefined` where nothing is repaired
 */
export function writePatch(repaired: readonly JudgedConfiguration[]): string | undefined {
  const operations: string[] = [];
  const inAnnotations: JudgedConfiguration[] = [];
  for (const one of repaired) {
    if (one.document.annotation === undefined) operations.push(...operationsOf(one));
    else inAnnotations.push(one);
  }
  for (const { path, value } of toEdits(inAnnotations)) {
    const at = JSON.stringify(toPointer(placeAt(path)));
    operations.push(operation('replace', at, JSON.stringify(value)));
  }
  return operations.length === 0 ? undefined : `[${operations.join(',')}]`;
}

function operationsOf({ configuration, judged: { repair } }: JudgedConfiguration): string[] {
  if (repair.outcome !== 'fixed') return [];
  const { place, value } = configuration;
  const at = JSON.stringify(toPointer(place));
  return repair.changes.map(({ key, json }) => {
    if (key === undefined) return operation(value === undefined ? 'add' : 'replace', at, json);
    const isThere = isObject(value) && Object.hasOwn(value, key);
    // The keys of a change hold nothing that a pointer or JSON would escape.
    return operation(isThere ? 'replace' : 'add', `${at.slice(0, -1)}/${key}"`, json);
  });
}

/** One operation, from a pointer and a value that are JSON text already. */
function operation(op: 'add' | 'replace', at: string, json: string): string {
  return `{"op":"${op}","path":${at},"value":${json}}`;
}
