/** What a shutdown works on. */
export interface ShutdownDependencies {
  /** Stops what listens; resolves when nothing is in hand any more. */
  readonly close: () => Promise<void>;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  readonly setTimer: (callback: () => void, milliseconds: number) => void;
  /** How long answers go on after readiness is gone. */
  readonly drainMilliseconds: number;
}

/** A shutdown that begins with the first signal. */
export interface Shutdown {
  /** From then on not ready, and each answer asks for its connection to be closed. */
  readonly isDraining: () => boolean;
  /** The first call drains and then closes; a second one ends the process at once. */
  readonly signal: () => void;
}

/**
 * After the drain, nobody should be left. Who still holds a connection gets this long: with the
 * drain of 10 s it ends before the kubelet's own patience of 30 s does.
 */
const maxCloseMilliseconds = 15_000;

/**
 * Readiness goes first and answers go on: until every API server has heard that this replica is
 * gone, it gets reviews, and each one that is refused is somebody's `kubectl apply`.
 */
export function createShutdown(dependencies: ShutdownDependencies): Shutdown {
  const { close, exit, setTimer, drainMilliseconds } = dependencies;
  let draining = false;
  return {
    isDraining: () => draining,
    signal() {
      if (draining) {
        exit(1);
        return;
      }
      draining = true;
      setTimer(() => {
        setTimer(() => exit(1), maxCloseMilliseconds);
        close().then(
          () => exit(0),
          () => exit(1),
        );
      }, drainMilliseconds);
    },
  };
}
