import { Command, InvalidArgumentError, Option } from 'commander';
import type { Labels } from '../policy/selector.ts';
import type { PolicyExplainOptions } from './run-policy-explain.ts';
import type { PolicyCheckOptions } from './run-policy-check.ts';

/** `dexodus policy`: what a policy says, without a server or a cluster. */
export function policyCommand(): Command {
  const command = new Command('policy')
    .summary('check and explain a policy')
    .description('Reads a policy, without a server or a cluster.');
  // Subcommands inherit how errors and help are told, which main.ts sets later than here.
  command.hook('preSubcommand', (parent, subcommand) => {
    subcommand.copyInheritedSettings(parent);
  });
  return command
    .addCommand(checkCommand())
    .addCommand(explainCommand())
    .addCommand(schemaCommand());
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

function explainCommand(): Command {
  return new Command('explain')
    .summary('tell which part of a policy applies to a namespace, and why')
    .description(
      'Tells which part of a policy applies to the APIRules of a namespace, why, where each setting stands, and which exemptions there are today.',
    )
    .addOption(
      new Option('--policy <file>', 'the policy, or - for standard input')
        .env('DEXODUS_POLICY')
        .makeOptionMandatory(),
    )
    .requiredOption('-n, --namespace <name>', 'the namespace')
    .option('--name <name>', 'an APIRule of it: only its exemptions are told')
    .option(
      '--labels <labels>',
      'the labels of the namespace, as stage=legacy,team=a; where the policy selects by labels',
      parseLabels,
    )
    .addOption(outputOption())
    .addHelpText('after', '\nExit codes:\n  0  it is told\n  2  bad input or usage')
    .action(async (options: PolicyExplainOptions) => {
      const { runPolicyExplain } = await import('./run-policy-explain.ts');
      await runPolicyExplain(options);
    });
}

function parseLabels(text: string): Labels {
  const pairs = text.split(',').filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      if (equals <= 0) throw new InvalidArgumentError('Labels are KEY=VALUE,KEY=VALUE.');
      return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
    }),
  );
}

function schemaCommand(): Command {
  return new Command('schema')
    .summary('write the JSON Schema of a policy, for editors')
    .description(
      'Writes the JSON Schema of a policy. An editor with a YAML language server completes and checks a policy that begins with "# yaml-language-server: $schema=FILE".',
    )
    .addHelpText('after', '\nExit codes:\n  0  it is written\n  2  bad usage')
    .action(async () => {
      const { runPolicySchema } = await import('./run-policy-schema.ts');
      runPolicySchema();
    });
}

function outputOption(): Option {
  return new Option('-o, --output <format>', 'for people or for programs')
    .choices(['text', 'json'])
    .default('text');
}
