import fc from 'fast-check';
import t from 'tap';
import { boundLines, warningWithin } from '../../src/verdict/lines.ts';

t.test('a warning is never longer than it may be', async () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), fc.string({ maxLength: 300 }), (field, text) => {
      return warningWithin(120, field, text).length <= 120;
    }),
  );
});

t.test('a field that is too long loses its beginning, a text its end', async (t) => {
  t.equal(warningWithin(120, 'spec.rules[0]', 'Dex removed'), 'spec.rules[0]: Dex removed');
  t.match(
    warningWithin(40, `${'a'.repeat(100)}.config`, 'Dex removed'),
    /^…a+\.config: Dex removed$/,
  );
  t.match(warningWithin(40, 'config', 'x'.repeat(100)), /^config: x+…$/);
});

t.test('of many lines the first are told, and how many more there are', async (t) => {
  t.same(boundLines(['a', 'b'], 2), ['a', 'b']);
  t.same(boundLines(['a', 'b', 'c', 'd'], 2), ['a', 'b', 'and 2 more']);
});
