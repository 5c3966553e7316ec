import { Command, Option } from 'commander';
import type { TokenOptions } from './run-token.ts';

/** `dexodus token`: would this token get through this APIRule, now and after the fix? */
export function tokenCommand(): Command {
  return new Command('token')
    .summary('tell whether a token gets through an APIRule, now and after the fix')
    .description(
      'Tells check by check how Oathkeeper or Istio would decide on a request with a token, as the APIRule is now and as the policy would fix it. The keys that the APIRule names are read over the network. The token itself is never printed.',
    )
    .argument('[token]', 'the token, or - for standard input')
    .addOption(
      new Option('--policy <file>', 'the policy').env('DEXODUS_POLICY').makeOptionMandatory(),
    )
    .requiredOption('-f, --filename <path>', 'the file with the APIRule')
    .option('--name <name>', 'which APIRule of the file')
    .option('-n, --namespace <name>', 'the namespace of an APIRule that names none', 'default')
    .option('--path <path>', 'the path of the request', '/')
    .option('--method <method>', 'the method of the request', 'GET')
    .option(
      '--in <place>',
      'where the caller puts the token: bearer, header:NAME, query:NAME, cookie:NAME (default: where the APIRule looks for it)',
    )
    .addOption(
      new Option(
        '--handler <name>',
        "the cluster's jwtHandler (default: the one that the APIRule is written for)",
      ).choices(['ory', 'istio']),
    )
    .addOption(
      new Option(
        '--global-jwks-url <url>',
        "one of Oathkeeper's own jwks_urls, for rules without any (repeatable)",
      ).argParser((url: string, urls: readonly string[] | undefined) => [...(urls ?? []), url]),
    )
    .addOption(
      new Option('-o, --output <format>', 'for people or for programs')
        .choices(['text', 'json'])
        .default('text'),
    )
    .optionsGroup('A token by client credentials, in place of one that is given:')
    .option('--provider <name>', 'the provider of the policy that gives it')
    .option('--client-id <id>', 'the client')
    .option('--client-secret-file <file>', "the file with the client's secret, or -")
    .option('--scope <scope>', 'what to ask for, separated by spaces')
    .addOption(
      new Option(
        '--client-auth <way>',
        'how the client proves who it is: by HTTP Basic (the default) or in the form',
      ).choices(['basic', 'post']),
    )
    .addHelpText(
      'after',
      '\nExit codes:\n  0  the token gets through (after the fix, where there is one)\n  1  it does not, or that can not be told from here\n  2  bad input or usage, or the provider gives no token',
    )
    .action(async (token: string | undefined, options: TokenOptions) => {
      // Loaded only to run: help and wrong usage have no use for keys.
      const { runToken } = await import('./run-token.ts');
      await runToken(token, options);
    });
}
