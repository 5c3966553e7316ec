import t from 'tap';
import { applyEdit } from '../../src/patch/edit.ts';

t.test('what was given stays as it was, and what is not touched is shared', async (t) => {
  const root = { a: [{ b: 1 }, { c: { d: 2 } }], e: {} };
  const copy = structuredClone(root);
  const after = applyEdit(root, { path: ['a', 1, 'c', 'd'], value: 3 });
  t.strictSame(root, copy);
  t.strictSame(after, { a: [{ b: 1 }, { c: { d: 3 } }], e: {} });
  t.equal((after as typeof root).e, root.e);
  t.equal((after as typeof root).a[0], root.a[0]);
});

t.test('an edit of the root replaces it; a key that is absent is added', async (t) => {
  t.equal(applyEdit({ a: 1 }, { path: [], value: 2 }), 2);
  t.strictSame(applyEdit({ a: 1 }, { path: ['b'], value: 2 }), { a: 1, b: 2 });
});
