import { join } from 'node:path';
import { eventually } from './eventually.ts';
import type { Crd } from './genuine-crds.ts';
import type { User } from './user.ts';

const GROUP = 'gateway.kyma-project.io';
const CRD_NAME = `apirules.${GROUP}`;
/** The project's own CRD: all four versions, any content. */
const OWN_CRD = join(import.meta.dirname, 'objects/apirule-crd.yaml');

/** Installs the project's own CRD, or another one, and waits until kubectl can use each of its versions. */
export async function installCrd(admin: User, crd?: Crd): Promise<void> {
  if (crd) await admin.kubectlOrThrow(['create', '-f', '-'], crd);
  else await admin.kubectlOrThrow(['create', '-f', OWN_CRD]);
  const { spec } = await eventually(`${CRD_NAME} established`, () => establishedCrd(admin));
  for (const { name } of spec.versions.filter(({ served }) => served)) {
    await eventually(`${name} of ${CRD_NAME} served`, async () => {
      return (await isServed(admin, `apis/${GROUP}/${name}`)) || undefined;
    });
  }
}

// The handler of a new resource, discovery and OpenAPI each follow in a moment of their own. Without
// OpenAPI v3, kubectl validates by v2, other than usual, and waits 2 s for it.
async function isServed(admin: User, path: string): Promise<boolean> {
  const list = await admin.get(`/${path}/apirules`);
  const discovery = await admin.get(`/${path}`);
  return list.status === 200 && discovery.body.includes('"apirules"') && inOpenApi(admin, path);
}

async function inOpenApi(admin: User, path: string): Promise<boolean> {
  const { status, body } = await admin.get('/openapi/v3');
  return status === 200 && body.includes(`"${path}`);
}

async function establishedCrd(admin: User): Promise<Crd | undefined> {
  const { body } = await admin.get(
    `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${CRD_NAME}`,
  );
  const crd: Crd = JSON.parse(body);
  const isEstablished = crd.status?.conditions?.some(
    ({ type, status }) => type === 'Established' && status === 'True',
  );
  return isEstablished ? crd : undefined;
}

/** Deletes the CRD and with it every APIRule (one with a finalizer holds it up), and waits until all trace is gone. */
export async function removeCrd(admin: User): Promise<void> {
  await admin.kubectlOrThrow(['delete', 'crd', CRD_NAME, '--wait', '--timeout=30s']);
  await eventually(`${CRD_NAME} gone from OpenAPI`, async () => {
    return !(await inOpenApi(admin, `apis/${GROUP}/`)) || undefined;
  });
}
