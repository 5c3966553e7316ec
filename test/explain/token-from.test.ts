import t from 'tap';
import { bearer } from '../../src/explain/location.ts';
import { locationOf } from '../../src/explain/token-from.ts';

t.test('what names not exactly one place is none', async (t) => {
  for (const tokenFrom of [
    'header',
    [],
    {},
    { header: 'a', cookie: 'b' },
    { header: 1 },
    { body: 'a' },
  ])
    t.equal(locationOf(tokenFrom), undefined, JSON.stringify(tokenFrom));
});

t.test('a header other than Authorization, spelt so, holds the token alone', async (t) => {
  t.same(locationOf({ header: 'authorization' }), {
    kind: 'header',
    name: 'authorization',
    prefix: '',
  });
  t.equal(locationOf({ header: 'Authorization' }), bearer);
});

t.test('nothing said is a bearer token', async (t) => {
  for (const tokenFrom of [undefined, null]) t.equal(locationOf(tokenFrom), bearer);
  t.same(locationOf({ query_parameter: 'q' }), { kind: 'query', name: 'q' });
  t.same(locationOf({ cookie: 'c' }), { kind: 'cookie', name: 'c' });
});
