import { Counter, type Registry } from 'prom-client';

/** Adds one to the series that has these values of the labels. */
export type Count<Labels extends readonly string[]> = (...values: Labels) => void;

export interface TallyOptions<Labels extends readonly string[]> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: { readonly [Index in keyof Labels]: string };
}

/** What was counted of one series since the last scrape. */
interface Series {
  readonly values: readonly string[];
  count: number;
}

/**
 * Adds a counter to a registry for what is counted with each review. It is added up here and told at
 * a scrape: each time, the library looks a series up by a text that it makes of all labels.
 */
export function addTally<Labels extends readonly string[]>(
  registry: Registry,
  { name, help, labelNames }: TallyOptions<Labels>,
): Count<Labels> {
  const series: Series[] = [];
  registry.registerMetric(
    new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: [],
      collect() {
        for (const one of series) {
          if (one.count > 0) this.labels(...one.values).inc(one.count);
          one.count = 0;
        }
      },
    }),
  );
  return (...values) => {
    const found = series.find((one) => values.every((value, i) => value === one.values[i]));
    if (found === undefined) series.push({ values, count: 1 });
    else found.count++;
  };
}
