import t from 'tap';
import { createLogsTo } from '../../src/audit/logger.ts';
import { runProgram } from '../support/run-program.ts';

function logging(policyHash?: () => string | undefined) {
  const lines: string[] = [];
  const logs = createLogsTo((line) => void lines.push(line), 'info', policyHash);
  return { ...logs, lines };
}

/** What a process writes that logs so many lines, waits for what it is told to, and ends. */
function written(count: number, waitsFor = ''): Promise<readonly string[]> {
  return runProgram(`
    import { toAsciiBytes } from 'src/ascii-bytes.ts';
    import { createLogs } from 'src/audit/logger.ts';
    const logs = createLogs('info', { lost() {}, policyHash: () => 'abc', toBytes: toAsciiBytes });
    for (let i = 0; i < ${count}; i++)
      if (i % 2 === 0) logs.log.info({ i, text: '\\u009bé' });
      else logs.decisions(['{"i":', i + ',"text":"\\u009bé"}\\n']);
    ${waitsFor}
    process.exit(0);
  `);
}

t.test('what is logged right before the end of the process is not lost', async (t) => {
  const lines = await written(100);
  t.equal(lines.length, 100);
  t.match(lines[0], '\\u009b\\u00e9');
});

t.test('nobody waits for what can not be written', async (t) => {
  const ended = runProgram(`
    import { closeSync, openSync } from 'node:fs';
    import { toAsciiBytes } from 'src/ascii-bytes.ts';
    import { createLogs } from 'src/audit/logger.ts';
    closeSync(1);
    // It gets the number that is free: standard output is a full disk now.
    openSync('/dev/full', 'a');
    const { promise: isLost, resolve: lost } = Promise.withResolvers();
    const { log, written } = createLogs('info', { lost, policyHash: () => 'abc', toBytes: toAsciiBytes });
    log.info('a line');
    const staysAlive = setInterval(() => {}, 1000);
    await isLost;
    clearInterval(staysAlive);
    await written();
  `);
  await t.resolves(ended, 'a process that waits for ever would end with 13');
});

t.test('who waits for it finds all written, in order', async (t) => {
  const count = 20_000;
  const lines = await written(count, 'await logs.written(); await logs.written();');
  t.same(
    lines.map((line) => JSON.parse(line).i),
    Array.from({ length: count }, (_, i) => i),
  );
});

t.test('a level above info keeps decisions out, as it does all lines of info', async (t) => {
  const lines: string[] = [];
  const { log, decisions } = createLogsTo((line) => void lines.push(line), 'warn');
  decisions(['{}\n']);
  log.info('a line');
  log.warn('a warning');
  t.equal(lines.length, 1);
});

t.test('no character of a line can steer a terminal', async (t) => {
  const { log, decisions, lines } = logging();
  const hostile = '\u009b31m\u202e\u2028\u007f\ud800';
  log.info({ hostile });
  decisions([JSON.stringify({ hostile }), '\n']);
  for (const line of lines) {
    t.match(line, /^[ -~]+\n$/);
    t.equal(JSON.parse(line).hostile, hostile, 'and nothing is lost');
  }
});

t.test('every line tells the policy in force, but for what has one of its own', async (t) => {
  let inForce: string | undefined;
  const { log, decisions, lines } = logging(() => inForce);
  log.info('before');
  inForce = 'abc';
  log.warn('text alone');
  log.error({ err: new Error('a defect') }, 'with fields');
  decisions([JSON.stringify({ policy: 'def', time: 'then' })]);
  t.match(
    lines.map((line) => JSON.parse(line)),
    [{ policy: undefined }, { policy: 'abc' }, { policy: 'abc' }, { policy: 'def', time: 'then' }],
  );
  t.equal(lines[3]?.split('"policy":').length, 2, 'and once');
});
