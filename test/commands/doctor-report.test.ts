import t from 'tap';
import { writeDoctorReport } from '../../src/commands/doctor-report.ts';

const results = [
  { check: 'RBAC', status: 'failure', found: 'may not:\n  x', remedy: 'kubectl apply' },
  { check: 'replicas', status: 'ok', found: '2 of 2 ready', remedy: '' },
] as const;

t.test('a row for each check, with the way out below it', async (t) => {
  t.equal(
    writeDoctorReport(results, { format: 'text', color: false }),
    [
      'failure  RBAC      may not: x',
      '                   → kubectl apply',
      'ok       replicas  2 of 2 ready',
      '',
      '2 checks: 1 ok, 1 failure',
      '',
    ].join('\n'),
  );
  t.match(writeDoctorReport(results, { format: 'text', color: true }), '\u001b[31mfailure');
});

t.test('the same for a program', async (t) => {
  const report = writeDoctorReport(results, { format: 'json', color: true });
  t.strictSame(JSON.parse(report), { results });
});
