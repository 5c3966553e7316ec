import { apiRuleVersions, type ApiRuleVersion } from '../apirule/locate.ts';
import { DexodusError } from '../errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';

/** What every review tells, whatever it is about. */
export interface ReviewHead {
  readonly uid: string;
  readonly operation: string;
  readonly namespace: string;
  /** `undefined` where the object has a generateName only. */
  readonly name: string | undefined;
  /** Group and version, as `gateway.kyma-project.io/v2`. */
  readonly apiVersion: string;
  readonly userName: string;
  readonly dryRun: boolean;
}

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
  if (!isObject(review)) throw invalid('the body is no JSON object');
  if (review['kind'] !== 'AdmissionReview') throw invalid('kind is not AdmissionReview');
  if (review['apiVersion'] !== 'admission.k8s.io/v1')
    throw invalid('apiVersion is not admission.k8s.io/v1');
  const request = review['request'];
  if (!isObject(request)) throw invalid('request is missing');
  const uid = request['uid'];
  if (typeof uid !== 'string' || uid === '') throw invalid('request.uid is missing');
  const operation = request['operation'];
  if (typeof operation !== 'string') throw invalid('request.operation is missing');
  const kind = objectAt(request, 'kind');
  const head = { ...readHead(request, kind), uid, operation };
  const version = apiRuleVersions.find((one) => one === kind['version']);
  if (version === undefined || !isApiRuleWrite(request, kind)) return { about: 'other', head };
  const object = request['object'];
  if (!isObject(object)) throw invalid('request.object is missing');
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

function readHead(request: JsonObject, kind: JsonObject): Omit<ReviewHead, 'uid' | 'operation'> {
  const metadata = objectAt(objectAt(request, 'object'), 'metadata');
  const name = textAt(request, 'name') || textAt(metadata, 'name');
  return {
    namespace: textAt(request, 'namespace'),
    name: name === '' ? undefined : name,
    apiVersion: `${textAt(kind, 'group')}/${textAt(kind, 'version')}`,
    userName: textAt(objectAt(request, 'userInfo'), 'username'),
    dryRun: request['dryRun'] === true,
  };
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : {};
}

function textAt(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === 'string' ? value : '';
}

function invalid(reason: string): DexodusError {
  return new DexodusError(
    'ERR_REVIEW_INVALID',
    `not an AdmissionReview that can be answered: ${reason}`,
  );
}
