import t from 'tap';
import { createWatchLog, type WatchFailure } from '../../src/cluster/watch-log.ts';
import { recordLog } from '../support/recorded-log.ts';

const unreachable: WatchFailure = { kind: 'unreachable', message: 'connect ECONNREFUSED' };
const refused = (status: number): WatchFailure => ({ kind: 'refused', status, message: 'no' });

function logging() {
  const { log, lines } = recordLog();
  const watchLog = createWatchLog(log, { title: 'Namespaces', permission: 'watch on namespaces' });
  return { watchLog, lines };
}

t.test('an outage is one line, its end another', async (t) => {
  const { watchLog, lines } = logging();
  t.equal(watchLog.failed(unreachable), "Namespaces can't be watched: connect ECONNREFUSED");
  t.equal(watchLog.failed(unreachable), undefined);
  t.equal(watchLog.failed(refused(503)), undefined);
  watchLog.opened();
  watchLog.opened();
  t.same(lines, [
    "warn: Namespaces can't be watched: connect ECONNREFUSED (trying again)",
    'info: Namespaces: watched again',
  ]);
});

t.test('nothing is said of a watch that opens for the first time', async (t) => {
  const { watchLog, lines } = logging();
  watchLog.opened();
  t.same(lines, []);
});

t.test('what somebody has to mend is told within an outage too, each once', async (t) => {
  const { watchLog, lines } = logging();
  for (const failure of [unreachable, refused(403), refused(403), unreachable, refused(401)])
    watchLog.failed(failure);
  t.match(lines, [
    /^warn: /,
    "error: Namespaces can't be watched: no; allow it in a Role or ClusterRole: watch on namespaces (trying again)",
    /^error: .*: no; the API server does not know these credentials/,
  ]);
  t.equal(lines.length, 3);
});
