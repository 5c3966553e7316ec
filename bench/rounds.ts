/**
 * The order of measurements: each block goes through the contenders and back again (ABBA, or ABCCBA),
 * so that a machine that gets slower or faster all the while favours nobody.
 *
 * @returns for each block, whose turn it is
 */
export function rounds<T>(contenders: readonly T[], blocks: number): readonly (readonly T[])[] {
  const block = [...contenders, ...contenders.toReversed()];
  return Array.from({ length: blocks }, () => block);
}
