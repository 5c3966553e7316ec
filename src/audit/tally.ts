import { Counter, type Registry } from 'prom-client';

/** What was counted of one series since the last scrape. */
export interface Series {
  count: number;
}

/** The series that has these values of the labels. */
export type SeriesOf<Labels extends readonly string[]> = (...values: Labels) => Series;

export interface TallyOptions<Labels extends readonly string[]> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: { readonly [Index in keyof Labels]: string };
}

/**
 * Adds a counter to a registry for what is counted with each review. It is added up here and told at
 * a scrape: each time, the library looks a series up by a text that it makes of all labels.
 */
export function addTally<Labels extends readonly string[]>(
  registry: Registry,
  { name, help, labelNames }: TallyOptions<Labels>,
): SeriesOf<Labels> {
  const all: (Series & { readonly values: readonly string[] })[] = [];
  registry.registerMetric(
    new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: [],
      collect() {
        for (const one of all) {
          if (one.count > 0) this.labels(...one.values).inc(one.count);
          one.count = 0;
        }
      },
    }),
  );
  return (...values) => {
    const found = all.find((one) => values.every((value, i) => value === one.values[i]));
    if (found !== undefined) return found;
    const series = { values, count: 0 };
    all.push(series);
    return series;
  };
}
