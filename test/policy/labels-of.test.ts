import t from 'tap';
import { labelsOf } from '../../src/policy/labels-of.ts';

t.test('whatever the shape of an object, what is no label is left out', async (t) => {
  for (const object of [{}, { metadata: null }, { metadata: {} }, { metadata: { labels: [] } }])
    t.same(labelsOf(object), {});
  t.same(labelsOf({ metadata: { labels: { a: 'b', c: 1, d: null, e: '' } } }), { a: 'b', e: '' });
});
