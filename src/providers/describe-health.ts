import { quote } from '../verdict/quote.ts';
import type { ProviderHealth } from './provider-health.ts';

/** How a provider is, in three words. */
export type HealthGrade =
  /** Tokens of it can be verified, and nothing is to be told. */
  | 'healthy'
  /** Tokens of it can be verified, and something may surprise. */
  | 'suspicious'
  /** No token of it can be verified. */
  | 'unhealthy';

/** How a provider is, for a program and for a person. */
export interface HealthDescription {
  readonly grade: HealthGrade;
  /** All of it in one line. */
  readonly summary: string;
  /** One line for each thing to tell; the first one tells the state, the others its warnings. */
  readonly lines: readonly string[];
}

/** Puts a provider's health into words, for a log line, an Event or a terminal. */
export function describeHealth(name: string, health: ProviderHealth): HealthDescription {
  const { problem, warnings } = health;
  const told = [problem ?? keysOf(health), ...warnings];
  const subject = `provider ${quote(name)}`;
  return {
    grade: problem !== undefined ? 'unhealthy' : warnings.length > 0 ? 'suspicious' : 'healthy',
    summary: `${subject}: ${told.join('; ')}`,
    lines: told.map((line) => `${subject}: ${line}`),
  };
}

function keysOf({ algorithms, jwksUri = '' }: ProviderHealth): string {
  const told = [...algorithms].map(([algorithm, count]) => `${count} for ${algorithm}`);
  return `signature keys at ${quote(jwksUri)}: ${told.join(', ')}`;
}
