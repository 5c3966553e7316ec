import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiGet, type ApiAnswer } from './api-get.ts';
import { kubeconfig, type Access } from './kubeconfig.ts';
import { runCommand, type CommandOutcome } from './run-command.ts';

/** What `kubectl` reads from standard input (`-f -`): text, or an object to be sent as JSON. */
export type KubectlInput = string | object;

/** Somebody who talks to the API server through the real kubectl. */
export interface User {
  readonly name: string;
  /** Path of a kubeconfig that needs no other file. */
  readonly kubeconfig: string;
  /** Runs kubectl to its end, whatever its exit code. */
  readonly kubectl: (args: readonly string[], stdin?: KubectlInput) => Promise<CommandOutcome>;
  /** For steps that must work: gives standard output, throws with standard error on any other exit than 0. */
  readonly kubectlOrThrow: (args: readonly string[], stdin?: KubectlInput) => Promise<string>;
  /** GETs a path of the API, to poll with. */
  readonly get: (path: string) => Promise<ApiAnswer>;
}

/** Writes the kubeconfig into `directory` and binds kubectl to it. */
export async function makeUser(kubectl: string, directory: string, access: Access): Promise<User> {
  const { userName: name } = access;
  const path = join(directory, `${name.replaceAll(':', '.')}.kubeconfig`);
  await writeFile(path, kubeconfig(access), { mode: 0o600 });
  // HOME keeps kubectl's caches and preferences (~/.kube/kuberc) out of the tests.
  const env = { PATH: process.env['PATH'], HOME: directory, KUBECONFIG: path };
  const run: User['kubectl'] = (args, stdin = '') => {
    const input = typeof stdin === 'string' ? stdin : JSON.stringify(stdin);
    return runCommand(kubectl, args, { stdin: input, env });
  };
  return {
    name,
    kubeconfig: path,
    kubectl: run,
    async kubectlOrThrow(args, stdin) {
      const { code, stdout, stderr } = await run(args, stdin);
      if (code !== 0) throw new Error(`${name}: kubectl ${args.join(' ')}: ${stderr}`);
      return stdout;
    },
    get: (path) => apiGet(access, path),
  };
}
