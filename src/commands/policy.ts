import { Command, Option } from 'commander';
import type { PolicyCheckOptions } from './run-policy-check.ts';

/** `dexodus policy`: what a policy says, without a server or a cluster. */
export function policyCommand(): Command {
  const command = new Command('policy')
    .summary('check a policy')
    .description('Reads a policy, without a server or a cluster.');
  // Subcommands inherit how errors and help are told, which main.ts sets later than here.
  command.hook('preSubcommand', (parent, subcommand) => {
    subcommand.copyInheritedSettings(parent);
  });
  return command.addCommand(checkCommand());
}

function checkCommand(): Command {
  return new Command('check')
    .summary('tell whether a policy can be used')
    .description(
      'Tells whether a policy can be used, and what is legal in it and suspicious today. The file holds ' +
        'the policy itself, or the manifest of a ConfigMap with the key policy.yaml.',
    )
    .argument('<file>', 'the policy, or - for standard input')
    .option('--online', 'ask its providers for their metadata and keys, and tell how they are')
    .addOption(outputOption())
    .addHelpText(
      'after',
      '\nExit codes:\n  0  the policy can be used; there may be warnings\n  1  with --online: no token of one of its providers can be verified\n  2  it can not, or bad usage',
    )
    .action(async (file: string, options: PolicyCheckOptions) => {
      const { runPolicyCheck } = await import('./run-policy-check.ts');
      await runPolicyCheck(file, options);
    });
}

function outputOption(): Option {
  return new Option('-o, --output <format>', 'for people or for programs')
    .choices(['text', 'json'])
    .default('text');
}
