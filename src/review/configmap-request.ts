import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { openEnvelope, type ReviewHead } from './envelope.ts';

/** A request of an AdmissionReview: the creation, update or deletion of a ConfigMap, or anything else. */
export type ConfigMapRequest =
  | { readonly about: 'other'; readonly head: ReviewHead }
  | { readonly about: 'deletion'; readonly head: ReviewHead }
  | {
      readonly about: 'configMap';
      readonly head: ReviewHead;
      readonly object: JsonObject;
      /** `undefined` on CREATE. */
      readonly oldObject: JsonObject | undefined;
    };

/**
 * Reads the request of an AdmissionReview `admission.k8s.io/v1`, as far as it is about ConfigMaps.
 *
 * @throws DexodusError `ERR_REVIEW_INVALID`, naming the member that is wrong
 */
export function readConfigMapRequest(review: JsonValue): ConfigMapRequest {
  const { head, request, kind } = openEnvelope(review);
  const isConfigMap =
    (kind['group'] ?? '') === '' &&
    kind['version'] === 'v1' &&
    kind['kind'] === 'ConfigMap' &&
    (request['subResource'] ?? '') === '';
  if (!isConfigMap) return { about: 'other', head };
  const { object, oldObject } = request;
  switch (head.operation) {
    case 'DELETE':
      return { about: 'deletion', head };
    case 'CREATE':
      return { about: 'configMap', head, object: objectOf(object), oldObject: undefined };
    case 'UPDATE':
      return { about: 'configMap', head, object: objectOf(object), oldObject: objectOf(oldObject) };
    default:
      return { about: 'other', head };
  }
}

/** What is no object has no policy in it, and is refused for that. */
function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}
