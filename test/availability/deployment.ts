import type { User } from '../control-plane/user.ts';

/** What of the Deployment decides on availability, as the API server holds it. */
export interface Deployment {
  readonly replicas: number;
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly readiness: ReadinessProbe;
  readonly preStopSeconds: number;
  readonly graceSeconds: number;
}

/** When a replica gets new connections. */
export interface ReadinessProbe {
  readonly httpGet: { readonly path: string };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

interface DeploymentObject {
  readonly spec: {
    readonly replicas: number;
    readonly strategy: {
      readonly rollingUpdate: { readonly maxSurge: number; readonly maxUnavailable: number };
    };
    readonly template: {
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly containers: readonly [
          {
            readonly args: readonly string[];
            readonly env?: readonly { readonly name: string; readonly value: string }[];
            readonly readinessProbe: ReadinessProbe;
            readonly lifecycle: {
              readonly preStop: { readonly sleep: { readonly seconds: number } };
            };
          },
        ];
      };
    };
  };
}

/** Reads the Deployment that was applied: what is tested is what is shipped. */
export async function readDeployment(admin: User): Promise<Deployment> {
  const text = await admin.kubectlOrThrow([
    'get',
    'deployment/dexodus',
    '-n',
    'dexodus',
    '-o',
    'json',
  ]);
  const { spec }: DeploymentObject = JSON.parse(text);
  const pod = spec.template.spec;
  const [{ args, env = [], readinessProbe, lifecycle }] = pod.containers;
  return {
    replicas: spec.replicas,
    ...spec.strategy.rollingUpdate,
    args,
    environment: Object.fromEntries(env.map(({ name, value }) => [name, value])),
    readiness: readinessProbe,
    preStopSeconds: lifecycle.preStop.sleep.seconds,
    graceSeconds: pod.terminationGracePeriodSeconds,
  };
}
