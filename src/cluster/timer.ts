/**
 * Calls back once after a delay in milliseconds, unless what it returns is called first.
 * Handed in, so that tests own the time.
 */
export type Timer = (milliseconds: number, callback: () => void) => () => void;

/** The machine's own timer. */
export const systemTimer: Timer = (milliseconds, callback) => {
  const timeout = setTimeout(callback, milliseconds);
  return () => clearTimeout(timeout);
};
