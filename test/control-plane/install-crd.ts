import { join } from 'node:path';
import { eventually } from './eventually.ts';
import type { Crd } from './genuine-crds.ts';
import type { User } from './user.ts';

const CRD_NAME = 'apirules.gateway.kyma-project.io';
/** The project's own CRD: all four versions, any content. */
const OWN_CRD = join(import.meta.dirname, 'objects/apirule-crd.yaml');

/** Installs the project's own CRD, or another one, and waits until kubectl can use each of its versions. */
export async function installCrd(admin: User, crd?: Crd): Promise<void> {
  if (crd) await admin.kubectlOrThrow(['create', '-f', '-'], crd);
  else await admin.kubectlOrThrow(['create', '-f', OWN_CRD]);
  await admin.kubectlOrThrow(['wait', '--for=condition=Established', `crd/${CRD_NAME}`]);
  const versions = await servedVersions(admin);
  // Discovery and the handler of the new resource each follow in a moment of their own.
  for (const version of versions) {
    const path = `/apis/gateway.kyma-project.io/${version}`;
    await eventually(`${version} of ${CRD_NAME} served`, async () => {
      await admin.kubectlOrThrow(['get', '--raw', path]);
      await admin.kubectlOrThrow(['get', '--raw', `${path}/apirules`]);
      return true;
    });
  }
}

async function servedVersions(admin: User): Promise<readonly string[]> {
  const path = '{.spec.versions[?(@.served==true)].name}';
  const names = await admin.kubectlOrThrow(['get', 'crd', CRD_NAME, '-o', `jsonpath=${path}`]);
  return names.split(' ');
}

/** Deletes the CRD and with it every APIRule, and waits until both are gone. */
export async function removeCrd(admin: User): Promise<void> {
  await admin.kubectlOrThrow(['delete', 'crd', CRD_NAME, '--wait', '--timeout=30s']);
}
