import { apiRuleVersions, type ApiRuleVersion } from '../apirule/locate.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { openEnvelope, reviewInvalid, type ReviewHead } from './envelope.ts';

/** A request of an AdmissionReview: the creation or update of an APIRule, or anything else. */
export type ReviewRequest =
  | { readonly about: 'other'; readonly head: ReviewHead }
  | {
      readonly about: 'apiRule';
      readonly head: ReviewHead;
      readonly version: ApiRuleVersion;
      readonly object: JsonObject;
      /** `undefined` on CREATE. */
      readonly oldObject: JsonObject | undefined;
    };

/**
 * Reads the request of an AdmissionReview `admission.k8s.io/v1`.
 *
 * @throws DexodusError `ERR_REVIEW_INVALID`, naming the member that is wrong
 */
export function readRequest(review: JsonValue): ReviewRequest {
  const { head, request, kind } = openEnvelope(review);
  const { operation } = head;
  const version = apiRuleVersions.find((one) => one === kind['version']);
  if (version === undefined || !isApiRuleWrite(request, kind)) return { about: 'other', head };
  const object = request['object'];
  if (!isObject(object)) throw reviewInvalid('request.object is missing');
  const oldObject = request['oldObject'];
  return {
    about: 'apiRule',
    head,
    version,
    object,
    oldObject: operation === 'UPDATE' && isObject(oldObject) ? oldObject : undefined,
  };
}

function isApiRuleWrite(request: JsonObject, kind: JsonObject): boolean {
  const operation = request['operation'];
  return (
    (operation === 'CREATE' || operation === 'UPDATE') &&
    kind['group'] === 'gateway.kyma-project.io' &&
    kind['kind'] === 'APIRule' &&
    (request['subResource'] ?? '') === ''
  );
}
