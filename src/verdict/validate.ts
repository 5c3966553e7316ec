import type { Exemption, Part } from '../policy/policy.ts';
import { findCarried } from './carried.ts';
import {
  describeFinding,
  fieldOf,
  remedyOf,
  type Finding,
  type FindingOutcome,
} from './finding.ts';
import type { Judgement, JudgedConfiguration } from './judge.ts';
import type { Reference } from './reference.ts';
import { quote } from './quote.ts';

/** What `/validate` says of an APIRule, as it is by then. */
export interface Validation {
  readonly verdict: 'allow' | 'warn' | 'deny';
  readonly findings: readonly Finding[];
  /** In the order of the object: the references that were let be, the exemption, the notices. */
  readonly warnings: readonly string[];
  /** What mode fix would have done, where the mode is audit and something was found. */
  readonly would: 'fix' | 'deny' | undefined;
}

/** What a validation asks beside the judgement. */
export interface ValidateContext {
  readonly part: Part;
  readonly exemption: Exemption | undefined;
  /** The old object is being deleted already: it is not held up by what it has. */
  readonly isBeingDeleted: boolean;
  /** Of the old object of an UPDATE; a thunk, as most objects need none. */
  readonly judgeOld: (() => Judgement) | undefined;
}

/** Decides on what still relies on Dex. */
export function validate(judgement: Judgement, context: ValidateContext): Validation {
  const findings = findingsOf(judgement, context);
  const isSilent = context.part.mode === 'audit';
  return {
    verdict: verdictOf(findings),
    findings,
    warnings: isSilent ? [] : [...warningsOf(findings, context), ...noticesOf(judgement)],
    would: isSilent && findings.length > 0 ? wouldBe(judgement) : undefined,
  };
}

function findingsOf(judgement: Judgement, context: ValidateContext): readonly Finding[] {
  const isCarried = carriedBy(judgement, context);
  const findings: Finding[] = [];
  for (const { document, references, repair } of judgement.configurations) {
    for (const reference of references) {
      const isFixable = repair.outcome === 'fixed';
      findings.push({
        field: fieldOf(document.annotation, reference.path),
        kind: reference.kind,
        value: reference.value,
        remedy: remedyOf(reference, repair),
        outcome: outcomeOf({ isFixable, isCarried: () => isCarried(reference) }, context),
      });
    }
  }
  for (const [annotation, reference] of judgement.unreadable) {
    findings.push({
      field: fieldOf(annotation, []),
      kind: reference.kind,
      value: '',
      remedy: 'is no JSON: correct it, or remove the annotation',
      outcome: outcomeOf({ isFixable: false, isCarried: () => isCarried(reference) }, context),
    });
  }
  return findings;
}

function carriedBy(
  judgement: Judgement,
  { judgeOld }: ValidateContext,
): (reference: Reference) => boolean {
  let carried: ReadonlySet<Reference> | undefined;
  return (reference) => {
    carried ??= judgeOld === undefined ? new Set() : findCarried(judgement, judgeOld());
    return carried.has(reference);
  };
}

function outcomeOf(
  reference: { readonly isFixable: boolean; readonly isCarried: () => boolean },
  { part, exemption, isBeingDeleted }: ValidateContext,
): FindingOutcome {
  if (part.mode === 'audit') return 'recorded';
  if (exemption !== undefined) return 'exempt';
  if (part.mode === 'warn') return 'warned';
  const mayBeCarried =
    isBeingDeleted || (part.existing === 'warn' && (part.mode === 'deny' || !reference.isFixable));
  return mayBeCarried && reference.isCarried() ? 'carried' : 'denied';
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
  return configurations.flatMap((judged) => {
    const field = fieldOf(judged.document.annotation, judged.configuration.path);
    return noticesOfOne(judged).map((notice) => `${field}: ${notice}`);
  });
}

function noticesOfOne({ references, repair }: JudgedConfiguration): readonly string[] {
  if (repair.outcome === 'untouched') return repair.notices;
  if (references.length > 0) return [];
  const notice = 'no issuer and no keys are configured, so no token can be accepted';
  return [repair.outcome === 'unfixable' ? `${notice}: ${repair.reason}` : notice];
}

function wouldBe({ configurations, unreadable }: Judgement): 'fix' | 'deny' {
  const isFixable = configurations.every(
    ({ references, repair }) => references.length === 0 || repair.outcome === 'fixed',
  );
  return isFixable && unreadable.size === 0 ? 'fix' : 'deny';
}
