/** A Service in a cluster. */
export interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * The DNS names of a Service. The API server asks for `NAME.NAMESPACE.svc`, whatever the cluster's
 * own domain is; the others are for people within the cluster.
 */
export function serviceDnsNames({ namespace, name }: ServiceName): readonly string[] {
  const service = `${name}.${namespace}.svc`;
  return [service, `${name}.${namespace}`, `${service}.cluster.local`];
}
