import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiServerReady, adminAccess, planApiServer, type ApiServer } from './api-server.ts';
import { parseAuditLog, type AuditEvent } from './audit-event.ts';
import { findBinaries } from './binaries.ts';
import { startDaemon, type Daemon, type DaemonPlan } from './daemon.ts';
import { etcdPlan } from './etcd.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { startGuard, type Guard } from './guard.ts';
import { makeUser, type User } from './user.ts';

/** A name in a namespace. */
export interface NamespacedName {
  readonly namespace: string;
  readonly name: string;
}

/** A real etcd and kube-apiserver on loopback, without any controller, node or APIRule CRD. */
export interface ControlPlane {
  readonly url: string;
  /** Kubeconfigs, logs and data; gone after `stop`. */
  readonly directory: string;
  /** May do everything (group `system:masters`). */
  readonly admin: User;
  /** An ordinary user: may edit APIRules in any namespace, and nothing else. */
  readonly developer: User;
  /** A ServiceAccount with a token of 24 hours from TokenRequest. */
  readonly serviceAccount: (account: NamespacedName) => Promise<User>;
  /** The newest event of the audit log (APIRules only) that matches; waits for it, as the log lags behind. */
  readonly auditEvent: (matches: (event: AuditEvent) => boolean) => Promise<AuditEvent>;
  /** Starts a process that dies with this one and with the control plane. */
  readonly startDaemon: (plan: DaemonPlan) => Promise<Daemon>;
  /**
   * SIGKILL, then a start on the same port over the same data. SIGTERM would leave the old one
   * serving its watches for a while beside the new one.
   */
  readonly restartApiServer: () => Promise<void>;
  /** SIGKILL, then a start over the same data; the API server connects again by itself. */
  readonly restartEtcd: () => Promise<void>;
  /** Ends all processes and removes the directory. */
  readonly stop: () => Promise<void>;
}

export interface ControlPlaneOptions {
  /** Further flags of kube-apiserver, `--name=value` each. */
  readonly apiServerArguments?: readonly string[];
}

/**
 * Starts a control plane: about 2 s. Throws where there are no binaries (see
 * `skipWithoutControlPlane`). What it started dies with this process, however that ends.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const found = await findBinaries(process.env);
  if (found.kind === 'missing') throw new Error(found.reason);
  const directory = await mkdtemp(join(tmpdir(), 'dexodus-'));
  const guard = startGuard(directory);
  try {
    const { etcd, kubectl, 'kube-apiserver': command } = found.binaries;
    const place = { directory, port: await freePort() };
    const server = await planApiServer(command, place, options.apiServerArguments ?? []);
    const etcdRun = await restartable(guard, etcdPlan(etcd, directory));
    const serverRun = await restartable(guard, server.plan);
    await apiServerReady(server, serverRun.daemon());
    return await assemble({ guard, server, kubectl, etcdRun, serverRun });
  } catch (error) {
    await guard.close();
    throw error;
  }
}

interface Parts {
  readonly guard: Guard;
  readonly server: ApiServer;
  readonly kubectl: string;
  readonly etcdRun: Restartable;
  readonly serverRun: Restartable;
}

async function assemble(parts: Parts): Promise<ControlPlane> {
  const { guard, server, kubectl, etcdRun, serverRun } = parts;
  const { directory, url } = server;
  const access = await adminAccess(server);
  const user = (userName: string, token: string): Promise<User> =>
    makeUser(kubectl, directory, { ...access, userName, token });
  const admin = await user(access.userName, access.token);
  const developer = await user('developer', server.developerToken);
  await admin.kubectlOrThrow(['apply', '-f', join(import.meta.dirname, 'objects/developer.yaml')]);
  return {
    url,
    directory,
    admin,
    developer,
    async serviceAccount({ namespace, name }) {
      const args = ['create', 'token', name, '--namespace', namespace, '--duration', '24h'];
      const token = await admin.kubectlOrThrow(args);
      return user(`system:serviceaccount:${namespace}:${name}`, token.trim());
    },
    auditEvent: (matches) =>
      eventually('the event in the audit log', async () => {
        const log = await readFile(join(directory, 'audit.log'), 'utf8');
        return parseAuditLog(log).findLast(matches);
      }),
    startDaemon: (plan) => startDaemon(guard, plan),
    async restartApiServer() {
      await serverRun.restart();
      await apiServerReady(server, serverRun.daemon());
    },
    async restartEtcd() {
      await etcdRun.restart();
      // Readiness notices late that etcd was away; a read that needs it does at once.
      await eventually('etcd reached again', async () => {
        const { status } = await admin.get('/api/v1/namespaces/default');
        return status === 200 || undefined;
      });
    },
    stop: () => guard.close(),
  };
}

interface Restartable {
  readonly daemon: () => Daemon;
  readonly restart: () => Promise<void>;
}

async function restartable(guard: Guard, plan: DaemonPlan): Promise<Restartable> {
  let daemon = await startDaemon(guard, plan);
  return {
    daemon: () => daemon,
    async restart() {
      await daemon.end('SIGKILL');
      daemon = await startDaemon(guard, plan);
    },
  };
}
