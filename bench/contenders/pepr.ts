import { join } from 'node:path';
import { runCommand } from '../../test/control-plane/run-command.ts';
import type { Contender } from '../contender.ts';
import { benchPolicy } from '../policy-file.ts';
import { startPeprStore } from './pepr-store.ts';

const folder = join(import.meta.dirname, '../peers/pepr');
/** Part of the path, so that only the API server knows where to send reviews. */
export const peprToken = 'bench';

/**
 * Installs and builds the Pepr module. It logs warnings only, as its authors advise for production.
 *
 * @param directory - gets a kubeconfig, unless one is given: Pepr wants its store before it answers
 */
export async function pepr(
  directory: string,
  tell: (line: string) => void,
  kubeconfig?: string,
): Promise<readonly Contender[]> {
  tell('installing and building pepr');
  const env = { ...process.env, POLICY: benchPolicy };
  await npm(['ci', '--no-audit', '--no-fund', '--ignore-scripts'], env);
  await npm(['exec', '--', 'pepr', 'build'], env);
  const config = kubeconfig ?? (await startPeprStore(directory));
  const program = join(folder, 'dist/pepr-dexodus-bench.js');
  return [
    {
      name: 'pepr',
      mark: 'dexodus-bench.pepr.dev/off-dex',
      pathSuffix: `/${peprToken}`,
      command: async ({ certificates, port }) => ({
        command: process.execPath,
        args: [program],
        env: {
          NODE_ENV: 'production',
          LOG_LEVEL: 'warn',
          PORT: String(port),
          POLICY: benchPolicy,
          PEPR_API_PATH: peprToken,
          SSL_CERT_PATH: join(certificates, 'tls.crt'),
          SSL_KEY_PATH: join(certificates, 'tls.key'),
          KUBECONFIG: config,
        },
      }),
    },
  ];
}

async function npm(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { code, stdout, stderr } = await runCommand('npm', args, { cwd: folder, env });
  if (code !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${stdout}${stderr}`);
}
