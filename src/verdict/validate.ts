import { oncePer } from '../once-per.ts';
import type { Exemption, Part } from '../policy/policy.ts';
import { findCarried } from './carried.ts';
import { describeFinding, fieldOf, type Finding, type FindingOutcome } from './finding.ts';
import type { Judgement, JudgedConfiguration } from './judge.ts';
import { placedReferences, type PlacedReference } from './placed-references.ts';
import { quote } from './quote.ts';

/** What `/validate` says of an APIRule, as it is by then. */
export interface Validation {
  readonly verdict: 'allow' | 'warn' | 'deny';
  readonly findings: readonly Finding[];
  /** In the order of the object: the references that were let be, the exemption, the notices. */
  readonly warnings: readonly string[];
  /**
   * What mode fix would have done, where the mode is audit and something was found: `warn` where all
   * of it would have been let be.
   */
  readonly would: 'fix' | 'warn' | 'deny' | undefined;
}

/** What a validation asks beside the judgement. */
export interface ValidateContext {
  readonly part: Part;
  readonly exemption: Exemption | undefined;
  /** The old object is being deleted already: it is not held up by what it has. */
  readonly isBeingDeleted: boolean;
  /** Of the old object of an UPDATE; not needed where the new one has no reference. */
  readonly old: Judgement | undefined;
}

/** Decides on what still relies on Dex. */
export const validate = oncePer((judgement: Judgement, context: ValidateContext): Validation => {
  const placed = placedReferences(judgement);
  const isCarried = carriedBy(placed, context);
  const findings = placed.map((one): Finding => {
    const { kind, value, remedy } = one.reference;
    return { field: one.field, kind, value, remedy, outcome: outcomeOf(one, isCarried, context) };
  });
  const isSilent = context.part.mode === 'audit';
  return {
    verdict: verdictOf(findings),
    findings,
    warnings: isSilent ? [] : [...warningsOf(findings, context), ...noticesOf(judgement)],
    would: isSilent && findings.length > 0 ? wouldBe(placed, isCarried, context) : undefined,
  };
});

function carriedBy(
  placed: readonly PlacedReference[],
  { old }: ValidateContext,
): (reference: PlacedReference) => boolean {
  let carried: ReadonlySet<PlacedReference> | undefined;
  return (reference) => {
    carried ??= old === undefined ? new Set() : findCarried(placed, placedReferences(old));
    return carried.has(reference);
  };
}

function outcomeOf(
  reference: PlacedReference,
  isCarried: (reference: PlacedReference) => boolean,
  { part, exemption, isBeingDeleted }: ValidateContext,
): FindingOutcome {
  if (part.mode === 'audit') return 'recorded';
  if (exemption !== undefined) return 'exempt';
  if (part.mode === 'warn') return 'warned';
  const mayBeCarried =
    isBeingDeleted || (part.existing === 'warn' && (part.mode === 'deny' || !reference.isFixable));
  return mayBeCarried && isCarried(reference) ? 'carried' : 'denied';
}

function verdictOf(findings: readonly Finding[]): Validation['verdict'] {
  if (findings.some(({ outcome }) => outcome === 'denied')) return 'deny';
  return findings.every(({ outcome }) => outcome === 'recorded') ? 'allow' : 'warn';
}

function warningsOf(
  findings: readonly Finding[],
  { exemption }: ValidateContext,
): readonly string[] {
  if (exemption === undefined)
    return findings.filter(({ outcome }) => outcome !== 'denied').map(describeFinding);
  if (findings.length === 0) return [];
  const { until, owner, reason } = exemption;
  return [`relies on Dex, exempt through ${until} (owner ${quote(owner)}: ${quote(reason)})`];
}

function noticesOf({ configurations }: Judgement): readonly string[] {
  const notices: string[] = [];
  for (const one of configurations) {
    for (const notice of noticesOfOne(one))
      notices.push(`${fieldOf(one.document.annotation, one.configuration.place)}: ${notice}`);
  }
  return notices;
}

function noticesOfOne({ judged: { references, repair } }: JudgedConfiguration): readonly string[] {
  if (repair.outcome === 'untouched') return repair.notices;
  if (references.length > 0) return [];
  const notice = 'no issuer and no keys are configured, so no token can be accepted';
  return [repair.outcome === 'unfixable' ? `${notice}: ${repair.reason}` : notice];
}

/** What both webhooks together would have come to in mode fix. */
function wouldBe(
  placed: readonly PlacedReference[],
  isCarried: (reference: PlacedReference) => boolean,
  context: ValidateContext,
): 'fix' | 'warn' | 'deny' {
  const inFix = { ...context, part: { ...context.part, mode: 'fix' as const } };
  const mayPatch = context.exemption === undefined && !context.isBeingDeleted;
  const outcomes = new Set(
    placed.map((one) => (mayPatch && one.isFixable ? 'fixed' : outcomeOf(one, isCarried, inFix))),
  );
  if (outcomes.has('denied')) return 'deny';
  return outcomes.has('fixed') ? 'fix' : 'warn';
}
