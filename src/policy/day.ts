const millisecondsPerDay = 86_400_000;

/**
 * The moment at which a day is over, in milliseconds since 1970 UTC.
 *
 * @param day - `YYYY-MM-DD`
 * @returns `undefined` where the day doesn't exist, or is written otherwise
 */
export function endOfDay(day: string): number | undefined {
  const start = Date.parse(`${day}T00:00:00Z`);
  // Date.parse lets the 31st of February roll over: only what it writes back the same is a day.
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day) return undefined;
  return start + millisecondsPerDay;
}

/** How many days are left before a moment, the one that has begun included. */
export function daysUntil(moment: number, nowMilliseconds: number): number {
  return Math.ceil((moment - nowMilliseconds) / millisecondsPerDay);
}

/** The day (UTC) of a moment, as `YYYY-MM-DD`. */
export function dayOf(nowMilliseconds: number): string {
  return new Date(nowMilliseconds).toISOString().slice(0, 10);
}
