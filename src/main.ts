#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { DexodusError } from './errors.ts';

/** Bad input and wrong usage end with this; 1 is `check`'s word for "something to do". */
const usageExitCode = 2;
/** As a shell tells of a program that SIGPIPE ended, which Node ignores. */
const pipeExitCode = 141;

const program = new Command('dexodus')
  .description(
    'Moves the APIRules of a Kubernetes platform off Dex: repairs or refuses jwt configurations that\n' +
      'still rely on it, by the policy of the platform team.',
  )
  .version(packageJson.version)
  .showHelpAfterError('(see --help)')
  .addHelpText(
    'after',
    '\nExit codes: 0 nothing to do, or done; 1 there is something to do (check), or the token does not get\nthrough (token), or something is wrong (doctor); 2 bad input or usage.',
  )
  .exitOverride();

// What a subcommand needs is loaded when it runs: check has no use for a server, nor a file for a cluster.
const subcommands = {
  serve: async () => (await import('./commands/serve.ts')).serveCommand(),
  check: async () => (await import('./commands/check.ts')).checkCommand(),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  token: async () => (await import('./commands/token.ts')).tokenCommand(),
  policy: async () => (await import('./commands/policy.ts')).policyCommand(),
};

try {
  const named = process.argv.slice(2).find((argument) => argument in subcommands);
  // A server has nothing to say there: its log has a stream of its own.
  if (named !== 'serve') process.stdout.on('error', endWithoutOutput);
  const loads = Object.entries(subcommands).filter(
    ([name]) => named === undefined || name === named,
  );
  for (const command of await Promise.all(loads.map(([, load]) => load())))
    program.addCommand(command.copyInheritedSettings(program));
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : usageExitCode;
  else if (error instanceof DexodusError) {
    process.stderr.write(`dexodus: ${error.message}\n`);
    process.exitCode = usageExitCode;
  } else throw error;
}

/** Whoever closes a pipe has read enough (`dexodus check … | head`). */
function endWithoutOutput(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit(pipeExitCode);
  process.stderr.write(`dexodus: the output can't be written: ${error.message}\n`);
  process.exit(usageExitCode);
}
