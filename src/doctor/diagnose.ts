import type { ApiServer } from '../cluster/api-server.ts';
import { checkAccess } from './check-access.ts';
import { checkAdmission } from './check-admission.ts';
import { checkCertificates } from './check-certificate.ts';
import { checkPolicy } from './check-policy.ts';
import { checkReplicas } from './check-replicas.ts';
import { checkWebhooks } from './check-webhooks.ts';
import { readInstallation } from './installation.ts';
import type { Result } from './result.ts';

/** What a diagnosis needs of its surroundings. */
export interface DiagnoseContext {
  readonly apiServer: ApiServer;
  /** Of the installation. */
  readonly namespace: string;
  readonly probeNamespace: string;
  readonly nowMilliseconds: number;
  readonly signal: AbortSignal;
}

/**
 * Looks at an installation from all sides. Nothing is changed: what is created is so in a dry run.
 *
 * @throws Error where the API server can't be reached
 */
export async function diagnose(context: DiagnoseContext): Promise<readonly Result[]> {
  const { apiServer, namespace, probeNamespace, nowMilliseconds, signal } = context;
  const installation = await readInstallation(apiServer, namespace, signal);
  const { policy, results } = checkPolicy(installation, nowMilliseconds);
  const [certificates, access, admission] = await Promise.all([
    checkCertificates(installation),
    checkAccess(apiServer, namespace, signal),
    policy === undefined
      ? []
      : checkAdmission(installation, { apiServer, policy, namespace: probeNamespace, signal }),
  ]);
  return [
    ...checkWebhooks(installation),
    checkReplicas(installation),
    ...certificates,
    access,
    ...results,
    ...admission,
  ];
}
