import fc from 'fast-check';
import t from 'tap';
import { seenBefore } from '../../src/review/seen-before.ts';

t.test('a text came before when the same bytes did, wherever they stood', async (t) => {
  const isSeen = seenBefore();
  const text = Buffer.from('..{"a":"some text"}...{"a":"some text"}.{"a":"some tezt"}');
  t.notOk(isSeen(text, 2, 19));
  t.ok(isSeen(text, 2, 19));
  t.ok(isSeen(text, 22, 39));
  t.notOk(isSeen(text, 40, 57), 'another one');
  t.notOk(isSeen(text, 2, 18), 'a part of it');
});

t.test('any text is seen the second time, and no text before the first', (t) => {
  const isSeen = seenBefore();
  const texts = fc.uint8Array({ minLength: 4, maxLength: 300 });
  const known = new Set<string>();
  let mistaken = 0;
  fc.assert(
    fc.property(texts, (bytes) => {
      const text = Buffer.from(bytes);
      const isKnown = known.has(text.toString('hex'));
      known.add(text.toString('hex'));
      if (isSeen(text, 0, text.length) && !isKnown) mistaken++;
      return isSeen(text, 0, text.length);
    }),
    { numRuns: 3000 },
  );
  t.ok(mistaken < 5, `${mistaken} of ${known.size} were taken for another one`);
  t.end();
});
