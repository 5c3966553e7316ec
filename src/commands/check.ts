import { Command, Option } from 'commander';
import type { CheckOptions } from './run-check.ts';

/** `dexodus check`: the webhook's decision on files, without a server or a cluster. */
export function checkCommand(): Command {
  return new Command('check')
    .summary('decide on APIRules in files, as the webhook would')
    .description(
      'Decides on the APIRules in a file, in all .yaml, .yml and .json files below a folder, or in\n' +
        'standard input (-), as the webhook would when they were created. Other kinds are passed over.',
    )
    .addOption(
      new Option('--policy <file>', 'the policy').env('DEXODUS_POLICY').makeOptionMandatory(),
    )
    .requiredOption('-f, --filename <path>', 'a file, a folder, or - for standard input')
    .option('-n, --namespace <name>', 'the namespace of APIRules that name none', 'default')
    .addOption(
      new Option(
        '-o, --output <format>',
        'text; json: verdicts and patches; yaml: the repaired documents; diff: what would change',
      )
        .choices(['text', 'json', 'yaml', 'diff'])
        .default('text'),
    )
    .addHelpText(
      'after',
      '\nExit codes:\n  0  nothing to do\n  1  something would be fixed, warned of or denied\n  2  bad input or usage',
    )
    .action(async (options: CheckOptions) => {
      // Loaded only to run: help and wrong usage have no use for a decision.
      const { runCheck } = await import('./run-check.ts');
      await runCheck(options);
    });
}
