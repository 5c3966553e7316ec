/** One step of a path into a JSON value: a key of an object or an index of a list. */
export type Step = string | number;

/**
 * A place in a JSON value: a step below another place, or below the root. Places share what is above
 * them: a list of many rules costs no path for each.
 */
export interface Place {
  readonly above: Place | undefined;
  readonly step: Step;
}

/** The place one step below another one, or below the root. */
export function below(above: Place | undefined, step: Step): Place {
  return { above, step };
}

/** The place that steps from the root lead to; `undefined` is the root itself. */
export function placeAt(steps: readonly Step[]): Place | undefined {
  return steps.reduce<Place | undefined>(below, undefined);
}

/** The steps from the root to a place. */
export function stepsTo(place: Place | undefined): readonly Step[] {
  const steps: Step[] = [];
  for (let at = place; at !== undefined; at = at.above) steps.unshift(at.step);
  return steps;
}

/** A place as an RFC 6901 JSON Pointer. */
export function toPointer(place: Place | undefined): string {
  if (place === undefined) return '';
  const { above, step } = place;
  if (typeof step === 'number' || !(step.includes('~') || step.includes('/')))
    return `${toPointer(above)}/${step}`;
  return `${toPointer(above)}/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/**
 * A place as Kubernetes writes field paths: `spec.rules[0].accessStrategies[1].config`. A key that
 * would be read as something else stands in brackets: `metadata.annotations[example.com/key]`.
 */
export function toField(place: Place | undefined): string {
  return place === undefined ? '' : appendStep(toField(place.above), place.step);
}

/** Steps as they continue a field path: `.jwks_urls[0]`. */
export function toFieldSuffix(steps: readonly Step[]): string {
  let suffix = '';
  for (const step of steps) suffix += isPlain(step) ? `.${step}` : `[${step}]`;
  return suffix;
}

function appendStep(field: string, step: Step): string {
  if (!isPlain(step)) return `${field}[${step}]`;
  return field === '' ? String(step) : `${field}.${step}`;
}

function isPlain(step: Step): boolean {
  if (typeof step === 'number') return false;
  for (let i = 0; i < step.length; i++) {
    const code = step.charCodeAt(i);
    const isLetter = (code | 32) >= 97 && (code | 32) <= 122;
    const isDigit = code >= 48 && code <= 57;
    if (!isLetter && !isDigit && code !== 95 && code !== 45) return false;
  }
  return step !== '';
}
