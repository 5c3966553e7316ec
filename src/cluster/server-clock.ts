/** The API server's clock, as its answers tell it. */
export interface ServerClock {
  /** Notes the `Date` header of an answer. */
  readonly heard: (date: string | undefined) => void;
  /**
   * Milliseconds since 1970 UTC: the time given, or the API server's where that is another day. It is
   * the API server that verifies certificates: those of a machine with a wrong clock would be over, or
   * not be valid yet, and an authority would be replaced that is not due.
   */
  readonly correct: (now: number) => number;
}

/** Certificates are valid from a day before they are made: so far ahead they still are, with a margin. */
const toleratedMilliseconds = 23 * 3_600_000;

/**
 * @param monotonic - milliseconds since any moment, never going back
 */
export function createServerClock(monotonic: () => number): ServerClock {
  let last: { readonly time: number; readonly at: number } | undefined;
  return {
    heard(date) {
      const time = date === undefined ? Number.NaN : Date.parse(date);
      if (!Number.isNaN(time)) last = { time, at: monotonic() };
    },
    correct(now) {
      if (last === undefined) return now;
      const server = last.time + (monotonic() - last.at);
      return Math.abs(now - server) <= toleratedMilliseconds ? now : server;
    },
  };
}
