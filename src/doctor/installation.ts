import type { ApiServer } from '../cluster/api-server.ts';
import { lookUp, type Lookup } from './lookup.ts';

/** The objects of an installation, as they are in the cluster. */
export interface Installation {
  readonly namespace: string;
  readonly mutating: Lookup;
  readonly validating: Lookup;
  /** The CustomResourceDefinition of APIRules. */
  readonly crd: Lookup;
  readonly service: Lookup;
  readonly deployment: Lookup;
  /** The policy's ConfigMap, and the list of Events about it. */
  readonly policy: Lookup;
  readonly events: Lookup;
}

/** The names that the shipped manifests give. */
const name = 'dexodus';
export const policyName = 'dexodus-policy';

const admission = '/apis/admissionregistration.k8s.io/v1';

/**
 * Reads the objects of an installation.
 *
 * @throws Error where the API server can't be reached
 */
export async function readInstallation(
  apiServer: Pick<ApiServer, 'get'>,
  namespace: string,
  signal: AbortSignal,
): Promise<Installation> {
  const inNamespace = `namespaces/${encodeURIComponent(namespace)}`;
  const about = encodeURIComponent(`regarding.kind=ConfigMap,regarding.name=${policyName}`);
  const paths = {
    mutating: `${admission}/mutatingwebhookconfigurations/${name}`,
    validating: `${admission}/validatingwebhookconfigurations/${name}`,
    crd: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/apirules.gateway.kyma-project.io',
    service: `/api/v1/${inNamespace}/services/${name}`,
    deployment: `/apis/apps/v1/${inNamespace}/deployments/${name}`,
    policy: `/api/v1/${inNamespace}/configmaps/${policyName}`,
    events: `/apis/events.k8s.io/v1/${inNamespace}/events?fieldSelector=${about}`,
  };
  const [mutating, validating, crd, service, deployment, policy, events] = await Promise.all([
    lookUp(apiServer, paths.mutating, signal),
    lookUp(apiServer, paths.validating, signal),
    lookUp(apiServer, paths.crd, signal),
    lookUp(apiServer, paths.service, signal),
    lookUp(apiServer, paths.deployment, signal),
    lookUp(apiServer, paths.policy, signal),
    lookUp(apiServer, paths.events, signal),
  ]);
  return { namespace, mutating, validating, crd, service, deployment, policy, events };
}
