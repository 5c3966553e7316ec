import t from 'tap';
import type { JsonObject, JsonValue } from '../../src/json.ts';
import { readRequest } from '../../src/review/request.ts';
import { apiRule, reviewOf } from '../support/review.ts';

const good = reviewOf(apiRule([{}]));
const requestOf = (changes: JsonObject): JsonObject => ({
  ...good,
  request: { ...(good['request'] as JsonObject), ...changes },
});

t.test('what can not be answered is refused with the member that is wrong', async (t) => {
  const cases: readonly (readonly [JsonValue, string])[] = [
    [null, 'the body is no JSON object'],
    [[], 'the body is no JSON object'],
    [{ ...good, kind: 'Review' }, 'kind is not AdmissionReview'],
    [{ ...good, apiVersion: 'admission.k8s.io/v1beta1' }, 'apiVersion is not'],
    [{ ...good, request: [] }, 'request is missing'],
    [requestOf({ uid: '' }), 'request.uid is missing'],
    [requestOf({ uid: 7 }), 'request.uid is missing'],
    [requestOf({ operation: null }), 'request.operation is missing'],
    [requestOf({ object: null }), 'request.object is missing'],
  ];
  for (const [review, message] of cases)
    t.throws(
      () => readRequest(review),
      { code: 'ERR_REVIEW_INVALID', message: new RegExp(message) },
      message,
    );
});

t.test('what is not the writing of an APIRule is something else', async (t) => {
  for (const changes of [
    { operation: 'DELETE' },
    { operation: 'CONNECT' },
    { subResource: 'status' },
    { kind: { group: 'apps', version: 'v1beta1', kind: 'APIRule' } },
    { kind: { group: 'gateway.kyma-project.io', version: 'v1beta1', kind: 'Gateway' } },
    { kind: { group: 'gateway.kyma-project.io', version: 'v3', kind: 'APIRule' } },
    { kind: 'APIRule' },
  ])
    t.equal(readRequest(requestOf(changes)).about, 'other', JSON.stringify(changes));
});

t.test('an object with a generateName only has no name', async (t) => {
  const object = { metadata: { generateName: 'orders-' } };
  t.equal(readRequest(requestOf({ name: '', object })).head.name, undefined);
  t.equal(readRequest(requestOf({ name: '', object: { metadata: { name: 'a' } } })).head.name, 'a');
});

t.test('the old object counts on UPDATE only', async (t) => {
  const oldObject = { metadata: {} };
  t.match(readRequest(requestOf({ oldObject })), { about: 'apiRule', oldObject: undefined });
  t.match(readRequest(requestOf({ oldObject, operation: 'UPDATE' })), {
    oldObject,
    version: 'v1beta1',
  });
});
