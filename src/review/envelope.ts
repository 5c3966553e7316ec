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

/** A review with what can be said of any. */
export interface Envelope {
  readonly head: ReviewHead;
  readonly request: JsonObject;
  /** Of the object: group, version and kind, as they came. */
  readonly kind: JsonObject;
}

/**
 * Opens an AdmissionReview `admission.k8s.io/v1`.
 *
 * @throws DexodusError `ERR_REVIEW_INVALID`, naming the member that is wrong
 */
export function openEnvelope(review: JsonValue): Envelope {
  if (!isObject(review)) throw reviewInvalid('the body is no JSON object');
  if (review['kind'] !== 'AdmissionReview') throw reviewInvalid('kind is not AdmissionReview');
  if (review['apiVersion'] !== 'admission.k8s.io/v1')
    throw reviewInvalid('apiVersion is not admission.k8s.io/v1');
  const request = review['request'];
  if (!isObject(request)) throw reviewInvalid('request is missing');
  const uid = request['uid'];
  if (typeof uid !== 'string' || uid === '') throw reviewInvalid('request.uid is missing');
  const operation = request['operation'];
  if (typeof operation !== 'string') throw reviewInvalid('request.operation is missing');
  const kind = objectAt(request, 'kind');
  return { head: { ...readHead(request, kind), uid, operation }, request, kind };
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

/** The error that refuses a review. */
export function reviewInvalid(reason: string): DexodusError {
  return new DexodusError(
    'ERR_REVIEW_INVALID',
    `not an AdmissionReview that can be answered: ${reason}`,
  );
}
