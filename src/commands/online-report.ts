import { describeHealth, type HealthGrade } from '../providers/describe-health.ts';
import type { ProviderReport } from '../providers/check-providers.ts';

/** What `policy check --online` tells of one provider. */
export interface OnlineReport {
  readonly name: string;
  readonly health: HealthGrade;
  /** The address of its keys, of the policy or discovered. */
  readonly jwksUri: string | undefined;
  /** How many of its keys verify signatures, by algorithm. */
  readonly algorithms: Readonly<Record<string, number>>;
  /** For people: what it is, and then what may surprise. */
  readonly lines: readonly string[];
}

/** Puts what was asked of the providers into what is told of them. */
export function reportProviders(reports: readonly ProviderReport[]): readonly OnlineReport[] {
  return reports.map(({ provider: { name }, health }) => {
    const { grade, lines } = describeHealth(name, health);
    const algorithms = Object.fromEntries(health.algorithms);
    return { name, health: grade, jwksUri: health.jwksUri, algorithms, lines };
  });
}

/** The lines of the report for people. */
export function onlineLines(reports: readonly OnlineReport[]): readonly string[] {
  return reports.flatMap(({ health, lines: [state = '', ...warnings] }) => [
    `${health}: ${state}`,
    ...warnings.map((warning) => `warning: ${warning}`),
  ]);
}
