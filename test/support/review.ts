import { admit, type Endpoint } from '../../src/admit.ts';
import type { DecisionRecord } from '../../src/audit/record.ts';
import type { JsonObject, JsonValue } from '../../src/json.ts';
import type { Policy } from '../../src/policy/policy.ts';

/** An APIRule of namespace shop with one rule for each jwt configuration. */
export function apiRule(
  configs: readonly (JsonValue | undefined)[],
  version = 'v1beta1',
): JsonObject {
  const isV2 = version.startsWith('v2');
  return {
    apiVersion: `gateway.kyma-project.io/${version}`,
    kind: 'APIRule',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: {
      rules: configs.map((config, index) => ({
        path: `/${index}`,
        ...(isV2 ? { jwt: config } : { accessStrategies: [{ handler: 'jwt', config }] }),
      })),
    },
  };
}

/** The review of an APIRule's creation, or of its update where an old object is given. */
export function reviewOf(object: JsonObject, oldObject?: JsonObject): JsonObject {
  const [group, version] = String(object['apiVersion']).split('/');
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: 'a1b2',
      operation: oldObject === undefined ? 'CREATE' : 'UPDATE',
      namespace: 'shop',
      name: 'orders',
      kind: { group, version, kind: 'APIRule' },
      userInfo: { username: 'jane', groups: ['secret-group'] },
      object,
      oldObject: oldObject ?? null,
      dryRun: false,
    },
  };
}

/** One operation of an RFC 6902 document: nothing else may stand in a patch. */
export interface Operation {
  readonly op: 'add' | 'replace';
  readonly path: string;
  readonly value: JsonValue;
}

/** An answer, taken apart. */
export interface Answered {
  readonly allowed: boolean;
  readonly patch: readonly Operation[];
  readonly warnings: readonly string[];
  readonly message: string;
  readonly status: JsonObject | undefined;
  readonly auditAnnotations: Readonly<Record<string, string>>;
  readonly record: DecisionRecord;
}

/** Sends a review down the straight line. */
export function answerTo(endpoint: Endpoint, review: JsonValue, policy: Policy): Answered {
  const { body, record } = admit(endpoint, review, { policy, nowMilliseconds: 0 });
  const { response } = JSON.parse(body);
  const { allowed, patch, warnings = [], status, auditAnnotations } = response;
  return {
    allowed,
    patch: patch === undefined ? [] : JSON.parse(Buffer.from(patch, 'base64').toString()),
    warnings,
    message: status?.message ?? '',
    status,
    auditAnnotations,
    record,
  };
}
