/** What a check came to. `unknown`: it can't be told from here, or with these rights. */
export type Status = 'ok' | 'warning' | 'failure' | 'unknown';

/** One row of the doctor's table. */
export interface Result {
  /** What was looked at: `webhook validate.dexodus.dev`. */
  readonly check: string;
  readonly status: Status;
  /** What was seen, in words. */
  readonly found: string;
  /** What to do about it, as a command where there is one; empty where nothing is to be done. */
  readonly remedy: string;
}
