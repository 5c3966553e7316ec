import t from 'tap';
import { toOperations } from '../../src/patch/operations.ts';

t.test('an edit is an add or a replace at its JSON Pointer', async (t) => {
  t.strictSame(
    toOperations([
      { path: ['metadata', 'annotations', 'a/b'], value: 'x', isReplacement: true },
      { path: ['spec', 'rules', 0], value: null, isReplacement: false },
    ]),
    [
      { op: 'replace', path: '/metadata/annotations/a~1b', value: 'x' },
      { op: 'add', path: '/spec/rules/0', value: null },
    ],
  );
});
