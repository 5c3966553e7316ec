import { Command, InvalidArgumentError, Option } from 'commander';
import type { ServeOptions } from '../serve.ts';

/** What the command ends in. */
export type Serve = (options: ServeOptions) => Promise<void>;

// Loaded only to run: help and wrong usage have no use for a server.
const serveAsShipped: Serve = async (chosen) => {
  const { serve } = await import('../serve.ts');
  await serve(chosen);
};

/** `dexodus serve`: the webhook itself. */
export function serveCommand(serve: Serve = serveAsShipped): Command {
  const command = new Command('serve')
    .summary('run the webhook')
    .description(
      'Runs the admission webhook: POST /mutate and /validate over TLS, and /livez, /readyz and\n' +
        '/metrics on a second, plain port. The policy is read again whenever it changes; a bad one\n' +
        'leaves the last good one in force. SIGTERM drains and then stops; a second one stops at once.',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  dexodus serve --policy policy.yaml\n  dexodus serve --policy-configmap dexodus/dexodus-policy --kubeconfig ~/.kube/config' +
        '\n\nExit codes:\n  0  stopped by a signal, after the last answer\n  1  stopped before the last answer: by a second signal, or by a defect\n  2  bad input or usage',
    )
    .action(async (chosen: ServeOptions, self: Command) => {
      if (chosen.policy === undefined && chosen.policyConfigmap === undefined)
        self.error('error: name the policy: --policy FILE or --policy-configmap NAMESPACE/NAME');
      if (chosen.clientName !== undefined && chosen.clientCa === undefined)
        self.error('error: --client-name needs --client-ca FILE: without it no name is proven');
      await serve(chosen);
    });
  for (const each of options()) command.addOption(each);
  return command;
}

function options(): readonly Option[] {
  return [
    option('--policy <file>', 'POLICY', 'the policy, from a file').conflicts('policyConfigmap'),
    option(
      '--policy-configmap <namespace/name>',
      'POLICY_CONFIGMAP',
      'the policy, from the key policy.yaml of a ConfigMap',
    ),
    option(
      '--kubeconfig <file>',
      'KUBECONFIG',
      'address and credentials of the cluster (default: those of the pod; with --policy and without --service: no cluster)',
    ),
    option('--host <address>', 'HOST', 'the address to listen on (default: all of the machine)'),
    option('--port <number>', 'PORT', 'the port of the webhook').default(8443).argParser(parsePort),
    option('--probe-port <number>', 'PROBE_PORT', 'the port of the probes and metrics')
      .default(8080)
      .argParser(parsePort),
    option(
      '--certs <folder>',
      'CERTS',
      'tls.crt and tls.key; where both are missing, a pair for localhost is made',
    ).default('certs'),
    option(
      '--service <namespace/name>',
      'SERVICE',
      'the Service by which the API server calls: certificates for it are made, renewed and put into the caBundle of --webhooks, instead of --certs',
    ).conflicts('certs'),
    option(
      '--webhooks <names>',
      'WEBHOOKS',
      'with --service: the webhook configurations whose caBundle is kept',
    ).default('mutating/dexodus,validating/dexodus'),
    option(
      '--client-ca <file>',
      'CLIENT_CA',
      "the authority of the API server's client certificate; others get 401 (default: anyone may call)",
    ),
    option(
      '--client-name <names>',
      'CLIENT_NAME',
      'with --client-ca: the common names that may call, comma-separated',
    ).argParser(parseNames),
    option('--drain-delay <seconds>', 'DRAIN_DELAY', 'how long answers go on after SIGTERM')
      .default(10)
      .argParser(parseDrainDelay),
    option(
      '--log-level <level>',
      'LOG_LEVEL',
      'what is logged, as JSON lines; info has one line for each review',
    )
      .default('info')
      .choices(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  ];
}

function option(flags: string, variable: string, description: string): Option {
  return new Option(flags, description).env(`DEXODUS_${variable}`);
}

function parseNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Names are separated by one comma each.');
  return names;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (text.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 (any free one) to 65535.');
  return port;
}

/**
 * No rollout waits for longer than an hour, and a timer of more than 2^31 ms (24 days) would run off
 * at once.
 */
const maxDrainSeconds = 3600;

function parseDrainDelay(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds >= 0 && seconds <= maxDrainSeconds))
    throw new InvalidArgumentError(`Seconds are a number from 0 to ${maxDrainSeconds}.`);
  return seconds;
}
