import { writeFile } from 'node:fs/promises';
import { cpus, release } from 'node:os';
import { parseArgs } from 'node:util';
import { tableOf } from './figures.ts';
import { fullPlan, shortPlan } from './plans.ts';
import { runPlan } from './run-plan.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '25' },
    replicas: { type: 'string' },
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string' },
  },
});
const tell = (line: string): void => void process.stdout.write(`${line}\n`);
const { only = '', replicas } = values;
const plan = (values.short ? shortPlan : fullPlan).filter(({ name }) => name.includes(only));
const begun = performance.now();
const perSecond = Number(values.rate);

const figures = await runPlan(plan, {
  perSecond,
  replicas: replicas === undefined ? undefined : Number(replicas),
  tell: (one) => tell(JSON.stringify(one)),
});
const seconds = Math.round((performance.now() - begun) / 1000);
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Linux ${release()}, Node ${process.version}`;
if (values.json !== undefined) {
  const result = { machine, perSecond, seconds, figures };
  await writeFile(values.json, `${JSON.stringify(result, undefined, 2)}\n`);
}
tell(`\n${tableOf(figures)}\n\n${machine}; ${perSecond} a second; ${seconds} s`);
if (figures.some(({ failed, wrong }) => failed + wrong > 0)) process.exitCode = 1;
