import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiGet } from './api-get.ts';
import type { Daemon, DaemonPlan } from './daemon.ts';
import { etcdUrl } from './etcd.ts';
import { eventually } from './eventually.ts';
import type { Access } from './kubeconfig.ts';

/** What belongs to an API server across its restarts. */
export interface ApiServer {
  readonly url: string;
  readonly directory: string;
  readonly adminToken: string;
  readonly developerToken: string;
  readonly plan: DaemonPlan;
}

const AUDIT_POLICY = join(import.meta.dirname, 'audit-policy.yaml');

/** Writes what the API server reads: the tokens of the two users and the service accounts' key. */
export async function planApiServer(
  command: string,
  { directory, port }: { readonly directory: string; readonly port: number },
  extraArguments: readonly string[],
): Promise<ApiServer> {
  const adminToken = randomUUID();
  const developerToken = randomUUID();
  const tokens = [
    `${adminToken},admin,admin,"system:masters"`,
    `${developerToken},developer,developer`,
  ];
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secret = { mode: 0o600 };
  await writeFile(join(directory, 'tokens.csv'), `${tokens.join('\n')}\n`, secret);
  // SEC 1 is the one format of a private key that the API server also takes a public key out of.
  const keyFile = join(directory, 'service-account.key');
  await writeFile(keyFile, privateKey.export({ type: 'sec1', format: 'pem' }), secret);
  return {
    url: `https://127.0.0.1:${port}`,
    directory,
    adminToken,
    developerToken,
    plan: {
      name: 'kube-apiserver',
      command,
      args: [...apiServerArguments(directory, port), ...extraArguments],
      env: {},
      logFile: join(directory, 'kube-apiserver.log'),
    },
  };
}

function apiServerArguments(directory: string, port: number): readonly string[] {
  const keyFile = join(directory, 'service-account.key');
  return [
    `--etcd-servers=${etcdUrl(directory)}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    // It makes a self-signed certificate there and finds it again after a restart.
    `--cert-dir=${join(directory, 'certificates')}`,
    '--authorization-mode=RBAC',
    `--token-auth-file=${join(directory, 'tokens.csv')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${keyFile}`,
    `--service-account-signing-key-file=${keyFile}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--endpoint-reconciler-type=none',
    `--audit-policy-file=${AUDIT_POLICY}`,
    `--audit-log-path=${join(directory, 'audit.log')}`,
  ];
}

/** How its administrator reaches it; the self-signed certificate is its own authority. */
export async function adminAccess(server: ApiServer): Promise<Access> {
  const { url, directory, adminToken: token } = server;
  const authority = await readFile(join(directory, 'certificates', 'apiserver.crt'), 'utf8');
  return { url, authority, userName: 'admin', token };
}

/** Resolves when `/readyz` says so; throws at once with the end of the log where the process gave up. */
export async function apiServerReady(server: ApiServer, daemon: Daemon): Promise<void> {
  const outcome = await eventually('kube-apiserver ready', async () => {
    if (daemon.hasExited()) return 'exited';
    return (await isReady(server)) ? 'ready' : undefined;
  });
  if (outcome === 'ready') return;
  const log = (await daemon.log()).trim().split('\n').slice(-5);
  throw new Error(`kube-apiserver ended while starting:\n${log.join('\n')}`);
}

async function isReady(server: ApiServer): Promise<boolean> {
  const { status } = await apiGet(await adminAccess(server), '/readyz');
  return status === 200;
}
