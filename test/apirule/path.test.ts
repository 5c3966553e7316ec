import fc from 'fast-check';
import t from 'tap';
import { placeAt, stepsTo, toField, toFieldSuffix, toPointer } from '../../src/apirule/path.ts';

t.test('a step that would be read as another is escaped', async (t) => {
  t.equal(toPointer(placeAt(['a/b', '~1', ''])), '/a~1b/~01/');
  t.equal(
    toField(placeAt(['metadata', 'annotations', 'a.b/c', 'x'])),
    'metadata.annotations[a.b/c].x',
  );
  t.equal(toField(placeAt(['a', '', 'ä'])), 'a[][ä]');
});

t.test('the root has an empty pointer and an empty field', async (t) => {
  t.equal(toPointer(undefined), '');
  t.equal(toField(undefined), '');
  t.equal(toFieldSuffix([]), '');
});

t.test('keys and indexes', async (t) => {
  const place = placeAt(['spec', 'rules', 0, 'accessStrategies', 12, 'jwks_urls']);
  t.equal(toPointer(place), '/spec/rules/0/accessStrategies/12/jwks_urls');
  t.equal(toField(place), 'spec.rules[0].accessStrategies[12].jwks_urls');
});

t.test('a place is the steps that lead to it, and a suffix continues its field', async (t) => {
  const steps = fc.array(fc.oneof(fc.string(), fc.nat()));
  fc.assert(
    fc.property(steps, steps, (before, after) => {
      t.strictSame(stepsTo(placeAt(before)), before);
      fc.pre(before.length > 0);
      return (
        toField(placeAt([...before, ...after])) === toField(placeAt(before)) + toFieldSuffix(after)
      );
    }),
  );
});
