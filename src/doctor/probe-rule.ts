import type { ApiRuleVersion } from '../apirule/locate.ts';
import type { JsonObject } from '../json.ts';

const name = 'dexodus-doctor';

/** An APIRule that relies on Dex and that every CRD of its version accepts, to be created in a dry run. */
export function probeRule(version: ApiRuleVersion, namespace: string, dexHost: string): JsonObject {
  return {
    apiVersion: `gateway.kyma-project.io/${version}`,
    kind: 'APIRule',
    metadata: { name, namespace },
    spec: specOf(version, dexHost),
  };
}

function specOf(version: ApiRuleVersion, dexHost: string): JsonObject {
  const issuer = `https://${dexHost}`;
  const jwksUri = `${issuer}/keys`;
  const host = `${name}.example.com`;
  switch (version) {
    case 'v1alpha1':
    case 'v1beta1': {
      const config = { trusted_issuers: [issuer], jwks_urls: [jwksUri] };
      const rules = [
        { path: '/.*', methods: ['GET'], accessStrategies: [{ handler: 'jwt', config }] },
      ];
      const gateway = 'kyma-gateway.kyma-system.svc.cluster.local';
      return version === 'v1alpha1'
        ? { gateway, service: { name, port: 80, host }, rules }
        : { gateway, host, service: { name, port: 80 }, rules };
    }
    case 'v2alpha1':
    case 'v2': {
      const jwt = { authentications: [{ issuer, jwksUri }] };
      return {
        gateway: 'kyma-system/kyma-gateway',
        hosts: [host],
        service: { name, port: 80 },
        rules: [{ path: '/*', methods: ['GET'], jwt }],
      };
    }
  }
}
