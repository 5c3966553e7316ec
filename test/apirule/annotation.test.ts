import fc from 'fast-check';
import t from 'tap';
import { readAnnotation } from '../../src/apirule/annotation.ts';

t.test('what is no JSON reads as undefined', async (t) => {
  for (const text of ['', '{', 'undefined', "{'a': 1}", '[1,]'])
    t.equal(readAnnotation(text), undefined);
});

t.test('numbers keep their spelling', async (t) => {
  const text = '{"a":1.0,"b":12345678901234567890,"c":[1e3,-0,7],"d":"1.0"}';
  t.equal(JSON.stringify(readAnnotation(text)), text);
});

t.test('any JSON that JavaScript writes is written back as it was', async () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const text = JSON.stringify(JSON.parse(json));
      return JSON.stringify(readAnnotation(text)) === text;
    }),
  );
});
