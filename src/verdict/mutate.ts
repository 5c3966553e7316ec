import { oncePer } from '../once-per.ts';
import { fieldOf, type Finding } from './finding.ts';
import type { JudgedConfiguration } from './judge.ts';
import { warningWithin } from './lines.ts';

/** What `/mutate` does to an APIRule. */
export interface Mutation {
  /** The configurations that are repaired; none where nothing is to be patched. */
  readonly repaired: readonly JudgedConfiguration[];
  readonly warnings: readonly string[];
  readonly findings: readonly Finding[];
  /** The names of the providers whose issuers or keys were put in. */
  readonly providers: readonly string[];
}

/** A warning of a fix stays on one line of a terminal. */
const maxFixWarningCharacters = 120;

/** Repairs what can be repaired of the jwt configurations that may be patched. */
export const mutate = oncePer((configurations: readonly JudgedConfiguration[]): Mutation => {
  const repaired = configurations.filter(({ judged }) => judged.repair.outcome === 'fixed');
  const providers = new Set<string>();
  const warnings: string[] = [];
  const findings: Finding[] = [];
  for (const { document, configuration, judged } of repaired) {
    const { references, repair } = judged;
    if (repair.outcome !== 'fixed') continue;
    const field = fieldOf(document.annotation, configuration.place);
    const names = repair.providers.map(({ name }) => name);
    for (const name of names) providers.add(name);
    warnings.push(
      warningWithin(maxFixWarningCharacters, field, fixInWords(references.length > 0, names)),
    );
    for (const warning of repair.warnings) warnings.push(`${field}: ${warning}`);
    for (const { suffix, kind, value, remedy } of references)
      findings.push({ field: field + suffix, kind, value, remedy, outcome: 'fixed' });
  }
  return { repaired, warnings, findings, providers: [...providers] };
});

function fixInWords(hadReferences: boolean, names: readonly string[]): string {
  const providers = names.join(', ');
  if (!hadReferences) return `was empty, now ${providers}`;
  return names.length === 0 ? 'Dex removed' : `Dex replaced by ${providers}`;
}
