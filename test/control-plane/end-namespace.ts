import { eventually } from './eventually.ts';
import type { User } from './user.ts';

/**
 * What the controller manager, which is not there, would do when all that a namespace holds is gone:
 * waits until the namespace is to be deleted, and lets it go.
 */
export async function endNamespace(admin: User, name: string): Promise<void> {
  const path = `/api/v1/namespaces/${name}`;
  const namespace = await eventually(`namespace ${name} is to be deleted`, async () => {
    const { body } = await admin.get(path);
    const found: { readonly metadata?: { readonly deletionTimestamp?: string } } = JSON.parse(body);
    return found.metadata?.deletionTimestamp === undefined ? undefined : found;
  });
  const ended = { ...namespace, spec: { finalizers: [] } };
  await admin.kubectlOrThrow(['replace', '--raw', `${path}/finalize`, '-f', '-'], ended);
}
