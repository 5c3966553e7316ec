import { endOfDay } from './day.ts';
import type { Exemption, Policy } from './policy.ts';
import type { PolicyDocument } from './schema.ts';

interface Bounded {
  readonly exemption: Exemption;
  /** Milliseconds since 1970 UTC. */
  readonly end: number;
}

/** Stands for the whole namespace; no APIRule is called so. */
const everyName = '';

/** Compiles `exemptions`; of several for one APIRule, the one that ends last counts. */
export function compileExemptions({ exemptions }: PolicyDocument): Policy['exemptionOf'] {
  const byNamespace = new Map<string, Map<string, Bounded>>();
  // Ten thousand entries have a few hundred days.
  const ends = new Map<string, number>();
  for (const entry of exemptions) {
    const { namespace, name = everyName, until } = entry;
    // parsePolicy has refused every day that doesn't exist; were one left, it would exempt nothing.
    const end = ends.get(until) ?? endOfDay(until) ?? 0;
    ends.set(until, end);
    const byName = byNamespace.get(namespace) ?? new Map<string, Bounded>();
    byNamespace.set(namespace, byName);
    const other = byName.get(name);
    if (other === undefined || other.end < end)
      byName.set(name, { exemption: { ...entry, name: entry.name }, end });
  }
  return (namespace, name, nowMilliseconds) => {
    const byName = byNamespace.get(namespace);
    if (byName === undefined) return undefined;
    return (
      inForce(byName.get(everyName), nowMilliseconds) ??
      (name === undefined ? undefined : inForce(byName.get(name), nowMilliseconds))
    );
  };
}

function inForce(bounded: Bounded | undefined, nowMilliseconds: number): Exemption | undefined {
  return bounded !== undefined && nowMilliseconds < bounded.end ? bounded.exemption : undefined;
}
