/** What several measurements of one thing come to. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @throws Error where there is no value: nothing was measured, and 0 would be a lie. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) throw new Error('no values to take a median of');
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? min;
  const high = sorted[Math.floor(middle)] ?? max;
  return { min, median: (low + high) / 2, max };
}

/** Each value over the one of the same block: what both had to bear cancels out. */
export function ratios(values: readonly number[], others: readonly number[]): Spread {
  if (values.length !== others.length)
    throw new Error(`${values.length} values beside ${others.length}`);
  return spreadOf(values.map((value, index) => value / (others[index] ?? Number.NaN)));
}
