import t from 'tap';
import { bearer } from '../../src/explain/location.ts';
import { parseLocation } from '../../src/token/parse-location.ts';

t.test('what names no place is refused', (t) => {
  for (const text of ['', 'header', 'header:', ':X', 'body:a', 'Bearer', 'bearer:a'])
    t.throws(() => parseLocation(text), { code: 'ERR_USAGE' }, text);
  t.end();
});

t.test('the places', (t) => {
  t.equal(parseLocation('bearer'), bearer);
  t.same(parseLocation('header:X-Token'), { kind: 'header', name: 'X-Token', prefix: '' });
  t.same(parseLocation('query:a:b'), { kind: 'query', name: 'a:b' });
  t.same(parseLocation('cookie:session'), { kind: 'cookie', name: 'session' });
  t.end();
});
