import t from 'tap';
import { openEnvelope } from '../../src/review/envelope.ts';

const review = (request: object) => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: { uid: 'a', operation: 'CREATE', ...request },
});

t.test('what is no review names the member that is wrong', async (t) => {
  for (const [body, said] of [
    [null, 'the body is no JSON object'],
    [{}, 'kind is not AdmissionReview'],
    [{ kind: 'AdmissionReview' }, 'apiVersion is not'],
    [{ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1' }, 'request is missing'],
    [review({ uid: '' }), 'request.uid is missing'],
    [review({ operation: 1 }), 'request.operation is missing'],
  ] as const)
    t.throws(() => openEnvelope(body), { code: 'ERR_REVIEW_INVALID', message: said });
});

t.test('the head is what every review tells', async (t) => {
  const { head, kind } = openEnvelope(
    review({
      namespace: 'shop',
      kind: { group: 'g', version: 'v1', kind: 'K' },
      object: { metadata: { name: 'orders' } },
      userInfo: { username: 'jane' },
      dryRun: true,
    }),
  );
  t.same(kind, { group: 'g', version: 'v1', kind: 'K' });
  t.same(head, {
    uid: 'a',
    operation: 'CREATE',
    namespace: 'shop',
    name: 'orders',
    apiVersion: 'g/v1',
    userName: 'jane',
    dryRun: true,
  });
  t.match(openEnvelope(review({ name: '', object: 7 })).head, { name: undefined, namespace: '' });
});
