import { readFileSync } from 'node:fs';
import t from 'tap';
import { tableOf, type Figures } from '../availability/figures.ts';
import { fullPlan } from '../availability/plans.ts';
import { columnOf, readPage, readTable } from './table.ts';

const lastRun = new URL('../availability/last-run.json', import.meta.url);
const { figures }: { readonly figures: readonly Figures[] } = JSON.parse(
  readFileSync(lastRun, 'utf8'),
);

t.test('the table is what the last run wrote', async (t) => {
  const cells = (table: string): readonly string[] =>
    table
      .split('\n')
      .filter((line) => line.startsWith('|') && !line.includes('--'))
      .map((line) => line.replaceAll(/\s+/g, ' '));
  t.same(cells(readPage('availability.md')), cells(tableOf(figures)));
});

t.test('the last run was a full one', async (t) => {
  const scenarios = columnOf(readTable('availability.md', 'The last run'), 'scenario');
  const names = fullPlan.map(({ name }) => name.replaceAll('`', ''));
  t.same(scenarios, names);
});
