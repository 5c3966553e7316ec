import t from 'tap';
import { toField, toPointer } from '../../src/apirule/path.ts';

t.test('a step that would be read as another is escaped', async (t) => {
  t.equal(toPointer(['a/b', '~1', '']), '/a~1b/~01/');
  t.equal(toField(['metadata', 'annotations', 'a.b/c', 'x']), 'metadata.annotations[a.b/c].x');
  t.equal(toField(['a', '', 'ä']), 'a[][ä]');
});

t.test('the root has an empty pointer and an empty field', async (t) => {
  t.equal(toPointer([]), '');
  t.equal(toField([]), '');
});

t.test('keys and indexes', async (t) => {
  const path = ['spec', 'rules', 0, 'accessStrategies', 12, 'jwks_urls'];
  t.equal(toPointer(path), '/spec/rules/0/accessStrategies/12/jwks_urls');
  t.equal(toField(path), 'spec.rules[0].accessStrategies[12].jwks_urls');
});
