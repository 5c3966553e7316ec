import { createServer } from 'node:http';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * As much of an API server as Pepr's store needs: it is read, marked and watched before Pepr answers
 * its first review. Where reviews come straight from the load generator there is no other.
 *
 * @param directory - gets the kubeconfig
 * @returns the kubeconfig's path
 */
export async function startPeprStore(directory: string): Promise<string> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const [, selected] = (searchParams.get('fieldSelector') ?? '').split('=');
    const object = storeOf(selected ?? pathname.split('/').at(-1) ?? '');
    response.setHeader('content-type', 'application/json');
    // A watch goes on.
    if (searchParams.has('watch')) response.write(`${JSON.stringify({ type: 'ADDED', object })}\n`);
    else response.end(JSON.stringify(selected === undefined ? object : listOf(object)));
  });
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const file = join(directory, 'pepr-kubeconfig.json');
  await writeFile(file, JSON.stringify(kubeconfigOf(`http://127.0.0.1:${port}`)));
  return file;
}

function storeOf(name: string): object {
  const metadata = { name, namespace: 'pepr-system', labels: {}, resourceVersion: '1', uid: name };
  return { apiVersion: 'pepr.dev/v1', kind: 'PeprStore', metadata, data: {} };
}

function listOf(store: object): object {
  const metadata = { resourceVersion: '1' };
  return { apiVersion: 'pepr.dev/v1', kind: 'PeprStoreList', metadata, items: [store] };
}

function kubeconfigOf(server: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench' } }],
    // Pepr's client takes no server without TLS else.
    clusters: [{ name: 'bench', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'bench', user: {} }],
  };
}
