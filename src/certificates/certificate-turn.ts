import type { Logger } from 'pino';
import type { AuthorityState } from '../rotation/authority-state.ts';
import type { Moment } from '../rotation/choose-signer.ts';
import { trackHeld, type Held } from '../rotation/held.ts';
import type { Lifetimes } from '../rotation/lifetimes.ts';
import { nextWrite } from '../rotation/next-write.ts';
import { describeAuthorityChange, type AuthorityChange } from './authority-change.ts';
import type { AuthoritySecret } from './authority-secret.ts';
import type { WriteAuthority } from './authority-writer.ts';
import type { ClusterCertificateView } from './cluster-view.ts';
import type { Problems } from './problems.ts';
import type { Served, ServingKeeper } from './serving-keeper.ts';

export interface CertificateTurnDependencies {
  readonly clock: Readonly<Record<keyof Moment, () => number>>;
  readonly lifetimes: Lifetimes;
  readonly log: Pick<Logger, 'info'>;
  /** Told of each step of a rotation, with the Secret that it is about. Must not throw. */
  readonly changed: (secret: AuthoritySecret, change: AuthorityChange) => void;
}

/** The parts that a turn brings together. */
export interface CertificateTurnParts {
  readonly view: ClusterCertificateView;
  readonly keeper: ServingKeeper;
  readonly write: WriteAuthority;
  readonly problems: Problems;
  readonly describeUnusable: (reason: string) => string;
  /** Takes each new certificate into use. */
  readonly serve: (served: Served) => void;
}

/**
 * Makes what is done in each turn: serve with the right certificate first, then write the one thing
 * that is due. It gives how long to wait for the next turn, where that is less than a minute.
 *
 * @throws Error where something can't be written, with the right that it takes
 */
export function createCertificateTurn(
  { clock, lifetimes, log, changed }: CertificateTurnDependencies,
  { view, keeper, write, problems, describeUnusable, serve }: CertificateTurnParts,
): () => Promise<number | undefined> {
  let held: Held = new Map();
  let state: AuthorityState | undefined;

  /** Takes over what the Secret says, where that is of use: else the last good state stays. */
  function learn(): void {
    const secret = view.secret();
    const stored = view.stored();
    if (secret.kind !== 'held') return;
    const changes = state === undefined ? [] : describeAuthorityChange(state, secret.state);
    for (const change of changes) {
      log.info(change.message);
      if (stored !== undefined) changed(stored, change);
    }
    ({ state } = secret);
  }

  async function writeNext(moment: Moment): Promise<number | undefined> {
    const secret = view.secret();
    const isUsable = secret.kind !== 'unusable';
    // What somebody spoilt is not written over; the caBundles are kept as the last good one wants them.
    const known = isUsable || state === undefined ? secret : ({ kind: 'held', state } as const);
    const next = nextWrite({ secret: known, live: view.live(), held, lifetimes }, moment);
    if (next.kind === 'none' || (!isUsable && next.kind !== 'patch')) return undefined;
    const decided = { write: next, stored: view.stored(), configurations: view.configurations() };
    const outcome = await write(decided);
    if (outcome.kind === 'refused')
      throw new Error(
        `${outcome.message}; allow it in a Role or ClusterRole: ${outcome.permission}`,
      );
    return outcome.kind === 'later' ? outcome.waitMilliseconds : undefined;
  }

  return async () => {
    const moment = { now: clock.now(), monotonic: clock.monotonic() };
    held = trackHeld(held, view.live(), moment.monotonic);
    learn();
    const renewed = await keeper.keep({ state, held, lostSince: view.lostSince() }, moment);
    if (renewed !== undefined) serve(renewed);
    const wait = await writeNext(moment);
    const secret = view.secret();
    if (secret.kind === 'unusable') problems.tell(describeUnusable(secret.reason));
    else if (wait === undefined) problems.tell(undefined);
    return wait;
  };
}
