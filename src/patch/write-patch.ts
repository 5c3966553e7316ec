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
    operations.push(operation('replace', toPointer(placeAt(path)), JSON.stringify(value)));
  }
  return operations.length === 0 ? undefined : `[${operations.join(',')}]`;
}

function operationsOf({ configuration, judged: { repair } }: JudgedConfiguration): string[] {
  if (repair.outcome !== 'fixed') return [];
  const { place, value } = configuration;
  const pointer = toPointer(place);
  return repair.changes.map(({ key, json }) => {
    if (key === undefined) return operation(value === undefined ? 'add' : 'replace', pointer, json);
    const isThere = isObject(value) && Object.hasOwn(value, key);
    return operation(isThere ? 'replace' : 'add', `${pointer}/${key}`, json);
  });
}

/** One operation; the keys of a change hold nothing that a pointer would escape. */
function operation(op: 'add' | 'replace', pointer: string, json: string): string {
  return `{"op":"${op}","path":${JSON.stringify(pointer)},"value":${json}}`;
}
