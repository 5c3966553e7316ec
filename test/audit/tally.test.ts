import { Registry } from 'prom-client';
import t from 'tap';
import { addTally } from '../../src/audit/tally.ts';

const options = { name: 'fish_total', help: 'Fish', labelNames: ['kind', 'pond'] } as const;

t.test('what was told at a scrape is not told twice', async (t) => {
  const registry = new Registry();
  const seriesOf = addTally<[string, string]>(registry, options);
  const count = (kind: string, pond: string) => seriesOf(kind, pond).count++;
  t.notMatch(await registry.metrics(), 'fish_total{');
  count('carp', 'north');
  count('carp', 'north');
  count('carp', 'south');
  count('pike', 'north');
  const expected = [
    'fish_total{kind="carp",pond="north"} 2',
    'fish_total{kind="carp",pond="south"} 1',
    'fish_total{kind="pike",pond="north"} 1',
  ];
  for (const scrape of ['first', 'second']) {
    const text = await registry.metrics();
    for (const line of expected) t.match(text, `${line}\n`, scrape);
  }
  count('carp', 'south');
  t.match(await registry.metrics(), 'fish_total{kind="carp",pond="south"} 2\n');
});
