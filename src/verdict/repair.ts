import type { Reading } from '../apirule/reading.ts';
import { repairIstio } from './repair-istio.ts';
import { repairOry } from './repair-ory.ts';
import type { Repair, RepairContext } from './repair-result.ts';

/** Repairs one jwt configuration as a whole, or tells why it can't be repaired. */
export function repair(reading: Reading, context: RepairContext): Repair {
  switch (reading.dialect) {
    case 'ory':
      return repairOry(reading, context);
    case 'istio':
      return repairIstio(reading, context);
    case 'mixed':
      return context.references.length > 0
        ? { outcome: 'unfixable', reason: 'keep the keys of one dialect, Ory or Istio' }
        : { outcome: 'untouched', notices: ['holds keys of both dialects, Ory and Istio'] };
    case 'misshapen':
      return context.references.length > 0
        ? { outcome: 'unfixable', reason: 'correct its shape first: no APIRule may have this one' }
        : { outcome: 'untouched', notices: [] };
  }
}
