import { findUnprintable } from './unprintable.ts';

/** How many values a policy may have, once each alias stands for a copy of what it names. */
export const maxValues = 350_000;

/** In one list: what is wrong with each of its entries would be told, and kept until then. */
export const maxEntries = 20_000;

/** Whether a value that was read is within the bounds, and holds no control characters. */
export function isWithinBounds(root: unknown): boolean {
  const open: unknown[] = [root];
  for (let values = 0; open.length > 0; values++) {
    const value = open.pop();
    if (values > maxValues) return false;
    if (typeof value === 'string' && findUnprintable(value) !== undefined) return false;
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value) && value.length > maxEntries) return false;
    for (const [key, member] of Object.entries(value)) {
      if (findUnprintable(key) !== undefined) return false;
      open.push(member);
    }
  }
  return true;
}
