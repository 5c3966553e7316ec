import t from 'tap';
import { createMetrics } from '../../src/audit/metrics.ts';
import { columnOf, readTable } from './table.ts';

const page = 'docs/operations.md';

interface Metric {
  readonly name: string;
  readonly type: unknown;
  readonly labelNames?: readonly string[];
}

/** The metrics of dexodus itself; those of Node are prom-client's. */
async function registered(): Promise<readonly Metric[]> {
  const { registry } = createMetrics(() => 0);
  const types = new Map((await registry.getMetricsAsJSON()).map(({ name, type }) => [name, type]));
  return registry
    .getMetricsAsArray()
    .filter(({ name }) => name.startsWith('dexodus_'))
    .map((metric) => ({ ...metric, type: types.get(metric.name) }));
}

t.test('every metric stands in docs/operations.md with its type and labels', async (t) => {
  const rows = readTable('operations.md', 'Metrics');
  const metrics = await registered();
  t.ok(metrics.length > 5, 'the metrics are found');
  for (const { name, type, labelNames = [] } of metrics) {
    const row = rows.find((row) => row['name'] === name);
    t.ok(row, `${page}, Metrics: a row for ${name}`);
    t.equal(row?.['type'], type, `${page}, Metrics: the type of ${name}`);
    t.equal(row?.['labels'], labelNames.join(', '), `${page}, Metrics: the labels of ${name}`);
  }
  for (const name of columnOf(rows, 'name'))
    t.ok(
      metrics.some((metric) => metric.name === name),
      `${name} of ${page} is a metric of createMetrics`,
    );
});
