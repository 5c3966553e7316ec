import { dig } from './dig.ts';
import type { Installation } from './installation.ts';
import type { Result } from './result.ts';

/** Whether all replicas answer reviews. */
export function checkReplicas({ deployment, namespace }: Installation): Result {
  const check = 'replicas';
  const describe = `kubectl -n ${namespace} describe pods -l app.kubernetes.io/name=dexodus`;
  switch (deployment.kind) {
    case 'unknown':
      return {
        check,
        status: 'unknown',
        found: deployment.message,
        remedy: `allow: get on deployments in namespace ${namespace}`,
      };
    case 'absent':
      return {
        check,
        status: 'failure',
        found: `there is no Deployment ${namespace}/dexodus`,
        remedy: 'kubectl apply -k manifests/base',
      };
    case 'found': {
      const wanted = numberAt(deployment.object, 'spec', 'replicas');
      const ready = numberAt(deployment.object, 'status', 'readyReplicas');
      const found = `${ready} of ${wanted} ready`;
      if (wanted === 0)
        return {
          check,
          status: 'failure',
          found: 'scaled to 0: nobody answers',
          remedy: `kubectl -n ${namespace} scale deployment dexodus --replicas=2`,
        };
      if (ready === 0) return { check, status: 'failure', found, remedy: describe };
      return ready < wanted
        ? { check, status: 'warning', found, remedy: describe }
        : { check, status: 'ok', found, remedy: '' };
    }
  }
}

function numberAt(object: Parameters<typeof dig>[0], ...keys: readonly string[]): number {
  const value = dig(object, ...keys);
  return typeof value === 'number' ? value : 0;
}
