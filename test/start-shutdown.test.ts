import t from 'tap';
import { runProgram } from './support/run-program.ts';

t.test('a signal closes all parts, waits for the log, and ends the process with 0', async (t) => {
  const lines = await runProgram(`
    import { createParts } from 'src/server/parts.ts';
    import { startShutdown } from 'src/start-shutdown.ts';
    const parts = createParts();
    const say = (text) => process.stdout.write(text + '\\n');
    parts.add({ close: () => say('closed') });
    const written = async () => void say('written');
    const log = { info: (fields, text) => say(text + ' ' + JSON.stringify(fields)) };
    const isDraining = startShutdown({ drainDelay: 0 }, parts, { log, written });
    say(JSON.stringify([isDraining(), parts.notReady()]));
    process.kill(process.pid, 'SIGTERM');
    setInterval(() => {}, 1000);
    process.on('SIGTERM', () => say(JSON.stringify([isDraining(), parts.notReady()])));
  `);
  t.same(lines, [
    '[false,[]]',
    'stopping {"signal":"SIGTERM"}',
    '[true,["the process is stopping"]]',
    'closed',
    'written',
  ]);
});
