import t from 'tap';
import { runProgram } from './support/run-program.ts';

const reporting = `
  import { startReporting } from 'src/start-reporting.ts';
  const { reporter, metrics, written } = startReporting('info', {
    inFlight: () => 0,
    policyHash: () => 'abc',
    now: () => 5000,
  });
  const head = { uid: 'a1b2', operation: 'CREATE', namespace: 'shop', apiVersion: 'v1', userName: 'j', dryRun: false };
  const decided = { endpoint: 'mutate', verdict: 'fix', findings: [], providers: [], patchBytes: 1, policy: 'def' };
  reporter.reviewed({ record: { head, decided }, durationMilliseconds: 1, bytes: 5000 });
`;
const line = { time: '1970-01-01T00:00:05.000Z', verdict: 'fix', uid: 'a1b2', policy: 'def' };

t.test('a decision right before the end of the process is logged all the same', async (t) => {
  const lines = await runProgram(`${reporting}process.exit(0);`);
  t.match(
    lines.map((text) => JSON.parse(text)),
    [line],
  );
});

t.test('who waits for it finds all told written', async (t) => {
  const lines = await runProgram(`${reporting}
    await written();
    process.stdout.write('written\\n');
  `);
  t.match(JSON.parse(lines[0] ?? ''), line);
  t.equal(lines[1], 'written');
});
