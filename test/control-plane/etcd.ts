import { join } from 'node:path';
import type { DaemonPlan } from './daemon.ts';

/** Where etcd listens: a socket of the directory, which no other test can take or reach. */
export function etcdUrl(directory: string): string {
  return `unix://${join(directory, 'etcd.sock')}`;
}

/** An etcd of one member that keeps its data in `directory` across restarts. */
export function etcdPlan(command: string, directory: string): DaemonPlan {
  const url = etcdUrl(directory);
  const peerUrl = `unix://${join(directory, 'peer.sock')}`;
  return {
    name: 'etcd',
    command,
    args: [
      `--data-dir=${join(directory, 'etcd-data')}`,
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
      // What a killed process has written stays in the page cache: only a power cut would lose it.
      '--unsafe-no-fsync',
    ],
    env: {},
    logFile: join(directory, 'etcd.log'),
  };
}
