import t from 'tap';
import { brokenPromises, overloadTable, type OverloadResult } from '../../bench/overload-table.ts';

const quick = { count: 900, p50: 0.03, p99: 0.2, worst: 40 };
const kept: OverloadResult = {
  name: '5 KB denied',
  seconds: 4,
  connections: 500,
  timeoutMilliseconds: 3000,
  loadAverage: 1.25,
  capacityPerSecond: 5000,
  offeredPerSecond: 50_000,
  figures: {
    offered: 200_000,
    sent: 10_900,
    accepted: 10_000,
    refused: 900,
    givenUp: 0,
    wrong: 0,
    broken: 0,
    lost: 0,
  },
  latency: { p50: 90, p99: 400, worst: 600 },
  refusals: { wall: quick, cpu: quick, behind: { count: 0, p50: 0, p99: 0, worst: 0 } },
  mebibytes: [150, 180, 182, 181],
};

t.test('each promise that is not kept is named', (t) => {
  const after = (changed: Partial<OverloadResult>) => brokenPromises({ ...kept, ...changed });
  const figures = (changed: Partial<OverloadResult['figures']>) =>
    after({ figures: { ...kept.figures, ...changed } });
  t.same(figures({ wrong: 1 }), ['5 KB denied: wrong answers']);
  t.same(figures({ broken: 1 }), ['5 KB denied: connections ended']);
  t.same(figures({ lost: 1 }), ['5 KB denied: reviews without an answer']);
  t.same(figures({ givenUp: 1 }), ['5 KB denied: taken and given up']);
  t.match(after({ latency: { p50: 1, p99: 2, worst: 3001 } }), [/answered after the timeout/]);
  t.match(after({ refusals: { ...kept.refusals, cpu: { ...quick, p99: 5 } } }), [/take too long/]);
  t.match(after({ mebibytes: [150, 385, 180] }), [/too much memory/]);
  t.same(brokenPromises(kept), []);
  t.end();
});

t.test('the table has a column for each kind of review', (t) => {
  const table = overloadTable([
    kept,
    { ...kept, name: '120 KB denied', refusals: { ...kept.refusals, behind: quick } },
  ]);
  const rows = table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const row = (title: string) => rows.find((cells) => cells[1] === title)?.slice(2, -1);
  t.same(row(''), ['5 KB denied', '120 KB denied']);
  t.same(row('accepted'), ['10,000', '10,000']);
  t.same(row('refusals kept back by the exchange before'), ['0', '900: 0.03, 0.20, 40.00']);
  t.same(row('resident memory: first, median, largest, MiB')?.[0], '150, 181, 182');
  t.end();
});
