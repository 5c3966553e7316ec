import type { Logger } from 'pino';

/** What somebody has to do something about. */
export interface Problems {
  readonly current: () => string | undefined;
  /** Logs what is news, and once that it is over. */
  readonly tell: (problem: string | undefined) => void;
}

export function createProblems(log: Pick<Logger, 'info' | 'error'>): Problems {
  let current: string | undefined;
  return {
    current: () => current,
    tell(problem) {
      if (problem === current) return;
      if (problem === undefined) log.info('certificates are kept up again');
      else log.error(problem);
      current = problem;
    },
  };
}
