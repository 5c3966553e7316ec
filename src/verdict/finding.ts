import { below, stepsTo, toField, toFieldSuffix, type Place } from '../apirule/path.ts';
import { quote } from './quote.ts';
import type { Reference } from './reference.ts';
import type { Repair } from './repair-result.ts';

/** What became of a reference. */
export type FindingOutcome =
  /** Its configuration was repaired. */
  | 'fixed'
  | 'denied'
  /** Told of, in mode warn. */
  | 'warned'
  /** Let be: the old object carried it already. */
  | 'carried'
  /** Let be: an exemption holds. */
  | 'exempt'
  /** Only recorded, in mode audit. */
  | 'recorded';

/** A reference as people see it. */
export interface Finding {
  /** Where, as Kubernetes writes field paths. */
  readonly field: string;
  readonly kind: Reference['kind'];
  /** What stands there; empty where nothing does. */
  readonly value: string;
  /** What to write instead. */
  readonly remedy: string;
  readonly outcome: FindingOutcome;
}

const annotations = below(below(undefined, 'metadata'), 'annotations');

/**
 * A place as Kubernetes writes field paths.
 *
 * @param annotation - the one in whose JSON it is; `undefined` for the object itself
 */
export function fieldOf(annotation: string | undefined, place: Place | undefined): string {
  if (annotation === undefined) return toField(place);
  return toField(below(annotations, annotation)) + toFieldSuffix(stepsTo(place));
}

/** What to write in the place of a reference. */
export function remedyOf(reference: Reference, repair: Repair): string {
  switch (repair.outcome) {
    case 'fixed': {
      const values = repair.replacements(reference).map(quote).join(', ');
      if (values === '') return 'remove it';
      const remedy =
        reference.kind === 'implicit' ? `set it to ${values}` : `write ${values} instead`;
      return remedy + repair.beside;
    }
    case 'unfixable':
      return repair.reason;
    case 'untouched':
      return 'remove it';
  }
}

/** The one line that a denial or a warning says of a reference. */
export function describeFinding({ field, kind, value, remedy }: Finding): string {
  switch (kind) {
    case 'issuer':
    case 'jwksUrl':
      return `${field}: ${quote(value)} is Dex: ${remedy}`;
    case 'implicit':
      return `${field}: left out, which means the keys of Dex: ${remedy}`;
    case 'unreadable':
      return `${field}: ${remedy}`;
  }
}
