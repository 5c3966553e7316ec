import t from 'tap';
import type { JsonObject } from '../../src/json.ts';
import { readConfigMapRequest } from '../../src/review/configmap-request.ts';

const read = (request: JsonObject) =>
  readConfigMapRequest({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { uid: 'a', kind: { version: 'v1', kind: 'ConfigMap' }, ...request },
  });

t.test('what is not about a ConfigMap is something else', async (t) => {
  for (const request of [
    { operation: 'CONNECT' },
    { operation: 'CREATE', kind: { group: 'a', version: 'v1', kind: 'ConfigMap' } },
    { operation: 'CREATE', kind: { version: 'v2', kind: 'ConfigMap' } },
    { operation: 'UPDATE', subResource: 'status' },
  ])
    t.match(read(request), { about: 'other', head: { uid: 'a' } });
});

t.test('a ConfigMap is as it is and as it was; what is no object is empty', async (t) => {
  const object = { data: { a: 'b' } };
  t.match(read({ operation: 'CREATE', object, oldObject: object }), {
    about: 'configMap',
    object,
    oldObject: undefined,
  });
  t.match(read({ operation: 'UPDATE', object, oldObject: [] }), { object, oldObject: {} });
  t.match(read({ operation: 'DELETE', oldObject: object }), { about: 'deletion' });
});
