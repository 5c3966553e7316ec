import fc from 'fast-check';
import t from 'tap';
import { quote } from '../../src/verdict/quote.ts';

t.test('no text can break a line, steer a terminal or decide the length', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const quoted = quote(text);
      return /^"[\x20-\x7e…]*"$/u.test(quoted) && quoted.length <= 1210;
    }),
  );
});

t.test('plain text stands in quotation marks', async (t) => {
  t.equal(quote('https://dex.kyma.local'), '"https://dex.kyma.local"');
  t.equal(quote('a"\nä'), String.raw`"a\"\n\u00e4"`);
  t.equal(quote('x'.repeat(300)), `"${'x'.repeat(200)}…"`);
});
