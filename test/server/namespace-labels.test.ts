import t from 'tap';
import { findNamespaceLabels } from '../../src/server/namespace-labels.ts';
import { apiRule, reviewOf } from '../support/review.ts';
import { testPolicy } from '../support/policy.ts';

const selector = { matchLabels: { stage: 'legacy' } };
const policy = testPolicy({ namespaces: [{ names: ['named'] }, { selector }] });
const review = reviewOf(apiRule([]));
const request = review['request'] as object;

function asking(by = policy) {
  const asked: string[] = [];
  const find = (body: Parameters<typeof findNamespaceLabels>[2]) =>
    findNamespaceLabels(
      (namespace) => {
        asked.push(namespace);
        return { stage: 'legacy' };
      },
      by,
      body,
    );
  return { find, asked };
}

t.test('a body that is no review is refused, and no namespace asked for', async (t) => {
  const { find, asked } = asking();
  for (const body of [null, {}, { ...review, request: {} }])
    t.throws(() => find(body), { code: 'ERR_REVIEW_INVALID' });
  t.same(asked, []);
});

t.test('only an APIRule whose part depends on labels asks for them', async (t) => {
  const { find, asked } = asking();
  t.equal(find({ ...review, request: { ...request, namespace: 'named' } }), undefined);
  t.equal(find({ ...review, request: { ...request, operation: 'DELETE' } }), undefined);
  const kind = { group: 'apps', version: 'v1', kind: 'Deployment' };
  t.equal(find({ ...review, request: { ...request, kind } }), undefined);
  t.same(asked, []);
  t.same(find(review), { stage: 'legacy' });
  t.same(asked, ['shop']);
});

t.test('a policy without selectors asks for nothing, whatever the body', async (t) => {
  const { find, asked } = asking(testPolicy());
  t.equal(find(review), undefined);
  t.equal(find(null), undefined);
  t.same(asked, []);
});
