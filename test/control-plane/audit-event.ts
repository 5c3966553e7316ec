/** What the tests read of an event `audit.k8s.io/v1` in the API server's audit log. */
export interface AuditEvent {
  readonly auditID: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly objectRef?: {
    readonly resource: string;
    readonly apiVersion: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly subresource?: string;
  };
  readonly responseStatus?: { readonly code: number };
  /** Those of a webhook are named `WEBHOOK NAME/KEY`. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Reads the log's lines; one that is still being written is left out. */
export function parseAuditLog(log: string): readonly AuditEvent[] {
  const whole = log.slice(0, log.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line): AuditEvent => JSON.parse(line));
}
