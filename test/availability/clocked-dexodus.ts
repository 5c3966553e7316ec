import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { serveCommand } from '../../src/commands/serve.ts';
import { serve } from '../../src/serve.ts';
import { lifetimes as shipped } from '../../src/rotation/lifetimes.ts';
import { lifetimes as short } from './short-lifetimes.ts';

/**
 * `dexodus` with a clock that runs ahead by the milliseconds in the file `CLOCK_FILE`, read again at
 * SIGUSR2, and with certificates of short lives where `SHORT_LIVES` is set. All else is as shipped.
 */
const file = process.env['CLOCK_FILE'] ?? '';
let ahead = 0;
const readClock = (): void => void (ahead = Number(readFileSync(file, 'utf8')));
readClock();
process.on('SIGUSR2', readClock);
const lifetimes = process.env['SHORT_LIVES'] === undefined ? shipped : short;
const clock = { now: () => Date.now() + ahead, monotonic: () => performance.now() };

await new Command('dexodus')
  .addCommand(serveCommand((options) => serve(options, { clock, lifetimes })))
  .parseAsync();
