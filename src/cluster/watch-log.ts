import type { Logger } from 'pino';
import type { Resource } from './resource.ts';

/** Why a resource can't be listed or watched at the moment. */
export type WatchFailure =
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  | { readonly kind: 'unreachable'; readonly message: string };

/** What people are told of a watch. */
export interface WatchLog {
  /** Gives the reason where it is news, else `undefined`. */
  readonly failed: (failure: WatchFailure) => string | undefined;
  readonly opened: () => void;
}

const UNAUTHORIZED = 401;
const FORBIDDEN = 403;

/**
 * Logs one line when a resource can no longer be watched (another one only where somebody has to
 * do something about it by now), and one when it can again: no line for each attempt.
 */
export function createWatchLog(
  log: Pick<Logger, 'info' | 'warn' | 'error'>,
  { title, permission }: Pick<Resource<unknown>, 'title' | 'permission'>,
): WatchLog {
  let told: string | undefined;
  return {
    failed(failure) {
      const remedy = remedyFor(failure, permission);
      if (told !== undefined && (remedy === '' || told === remedy)) return undefined;
      told = remedy;
      const reason = `${title} can't be watched: ${failure.message}${remedy}`;
      if (remedy === '') log.warn(`${reason} (trying again)`);
      else log.error(`${reason} (trying again)`);
      return reason;
    },
    opened() {
      if (told !== undefined) log.info(`${title}: watched again`);
      told = undefined;
    },
  };
}

function remedyFor(failure: WatchFailure, permission: string): string {
  if (failure.kind === 'unreachable') return '';
  switch (failure.status) {
    case UNAUTHORIZED:
      return '; the API server does not know these credentials: give a valid token or certificate';
    case FORBIDDEN:
      return `; allow it in a Role or ClusterRole: ${permission}`;
    default:
      return '';
  }
}
