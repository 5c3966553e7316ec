/** One step of a path into a JSON value: a key of an object or an index of a list. */
export type Step = string | number;

/** A path as an RFC 6901 JSON Pointer. */
export function toPointer(path: readonly Step[]): string {
  let pointer = '';
  for (const step of path) {
    pointer +=
      typeof step === 'number'
        ? `/${step}`
        : `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }
  return pointer;
}

/**
 * A path as Kubernetes writes field paths: `spec.rules[0].accessStrategies[1].config`. A key that
 * would be read as something else stands in brackets: `metadata.annotations[example.com/key]`.
 */
export function toField(path: readonly Step[]): string {
  let field = '';
  for (const step of path) {
    if (typeof step === 'number' || !isPlain(step)) field += `[${step}]`;
    else field += field === '' ? step : `.${step}`;
  }
  return field;
}

function isPlain(key: string): boolean {
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    const isLetter = (code | 32) >= 97 && (code | 32) <= 122;
    const isDigit = code >= 48 && code <= 57;
    if (!isLetter && !isDigit && code !== 95 && code !== 45) return false;
  }
  return key !== '';
}
