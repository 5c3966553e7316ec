import { buildOathkeeper, hasOathkeeper, oathkeeperPath } from './binary.ts';

const tell = (line: string): void => void process.stderr.write(`oathkeeper: ${line}\n`);

// `npm test` runs this first, for the same reasons as the control plane's.
if (!(await hasOathkeeper(process.env))) {
  try {
    await buildOathkeeper(oathkeeperPath(process.env), tell);
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
    tell('NO OATHKEEPER: the tests against a real Oathkeeper can not run');
    if (process.env['CI'] || process.argv.includes('--required')) process.exitCode = 1;
  }
}
