import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Ends what this process started when it is gone, however it went. */
export interface Guard {
  /** The process group of a daemon to kill. */
  readonly watch: (pid: number) => void;
  /** A daemon that has ended: its number may soon be somebody else's. */
  readonly forget: (pid: number) => void;
  /** Kills what is still watched, removes the directory, and resolves when that is done. */
  readonly close: () => Promise<void>;
}

// The end of its standard input is the one thing that SIGKILL and a crash bring about too.
// Killed processes may still write for a moment: removing the directory is tried again.
const SCRIPT = `
pids=
while read -r what pid; do
  case $what in
    watch) pids="$pids $pid" ;;
    forget) left=; for p in $pids; do [ "$p" = "$pid" ] || left="$left $p"; done; pids=$left ;;
  esac
done
for p in $pids; do kill -s KILL -- "-$p"; done
for attempt in 1 2 3 4 5; do rm -rf -- "$1" && exit 0; sleep 0.2; done
exit 1
`;

/** A small shell of its own session that outlives this process just long enough to clean up. */
export function startGuard(directory: string): Guard {
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'guard', directory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const exit = once(shell, 'exit');
  const tell = (line: string): void => {
    if (shell.stdin.writable) shell.stdin.write(`${line}\n`);
  };
  return {
    watch: (pid) => tell(`watch ${pid}`),
    forget: (pid) => tell(`forget ${pid}`),
    async close() {
      shell.stdin.end();
      await exit;
    },
  };
}
