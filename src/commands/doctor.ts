import { Command, Option } from 'commander';
import type { DoctorOptions } from './run-doctor.ts';

/** `dexodus doctor`: what is wrong with an installation, and how to mend it. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .summary('tell what is wrong with an installation, and how to mend it')
    .description(
      'Reads a cluster and says in one table what is wrong with the installation in it. Nothing is\n' +
        'changed: that the webhook is called is seen by APIRules that are created in a dry run.',
    )
    .addOption(
      new Option(
        '--kubeconfig <file>',
        'address and credentials of the cluster (default: those of the pod)',
      ).env('DEXODUS_KUBECONFIG'),
    )
    .option('-n, --namespace <name>', 'the namespace of the installation', 'dexodus')
    .option(
      '--probe-namespace <name>',
      'where APIRules are created in a dry run; its mode should be fix or deny',
      'default',
    )
    .addOption(
      new Option('-o, --output <format>', 'for people or for programs')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addHelpText(
      'after',
      "\nExit codes:\n  0  nothing is wrong; there may be warnings\n  1  something is wrong\n  2  bad input or usage, or the API server can't be reached",
    )
    .action(async (options: DoctorOptions) => {
      // Loaded only to run: help and wrong usage have no use for a cluster.
      const { runDoctor } = await import('./run-doctor.ts');
      await runDoctor(options);
    });
}
