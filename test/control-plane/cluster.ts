import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startInstalled, type Installed } from './installed.ts';
import { requireBinaries } from './require-binaries.ts';

const DEMO = join(import.meta.dirname, '../../demo');
const tell = (line: string): void => void process.stderr.write(`${line}\n`);

const { values } = parseArgs({ options: { policy: { type: 'string' } } });
const policy = await readFile(values.policy ?? join(DEMO, 'policy.yaml'), 'utf8');
const binaries = await requireBinaries(process.env, tell);
tell('starting etcd, kube-apiserver and dexodus …');
const installed = await startInstalled({ policy });
try {
  for (const namespace of ['shop', 'legacy']) {
    await installed.cluster.admin.kubectlOrThrow(['create', 'namespace', namespace]);
  }
  process.stdout.write(instructions(installed, binaries));
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
} finally {
  tell('\nstopping');
  await installed.stop();
}

function instructions({ cluster }: Installed, binaries: string): string {
  return `
A Kubernetes API server with dexodus runs. In another terminal:

  export KUBECONFIG=${cluster.admin.kubeconfig}
  export PATH=${binaries}:$PATH    # a kubectl of its version

  kubectl apply -f demo/apirules                            # fixed, denied, warned of, left alone
  kubectl -n dexodus edit configmap dexodus-policy          # in force at once
  tail -f ${join(cluster.directory, 'dexodus.log')}

As somebody who may edit APIRules only: KUBECONFIG=${cluster.developer.kubeconfig}

There are no nodes and no controllers: what is applied is judged and stored, nothing runs.
Ctrl-C stops it all and removes its files.
`;
}
