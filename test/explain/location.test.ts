import t from 'tap';
import { bearer, describeLocation, isSameLocation } from '../../src/explain/location.ts';
import { locationOf } from '../../src/explain/token-from.ts';

t.test('a header has no case, its prefix has', (t) => {
  t.ok(isSameLocation(bearer, { ...bearer, name: 'authorization' }));
  t.notOk(isSameLocation(bearer, { ...bearer, prefix: '' }));
  t.notOk(isSameLocation({ kind: 'query', name: 'a' }, { kind: 'query', name: 'A' }));
  t.notOk(isSameLocation({ kind: 'query', name: 'a' }, { kind: 'cookie', name: 'a' }));
  t.end();
});

t.test('a location is told as a caller would write it', (t) => {
  t.equal(describeLocation(bearer), 'header "Authorization: Bearer TOKEN"');
  t.equal(describeLocation({ kind: 'query', name: 'a' }), 'query parameter "a"');
  t.equal(describeLocation({ kind: 'cookie', name: 'a' }), 'cookie "a"');
  t.end();
});

t.test('token_from names one place', (t) => {
  t.equal(locationOf(undefined), bearer);
  t.equal(locationOf(null), bearer);
  t.equal(locationOf({ header: 'Authorization' }), bearer);
  t.same(locationOf({ header: 'authorization' }), { ...bearer, name: 'authorization', prefix: '' });
  t.same(locationOf({ query_parameter: 'a' }), { kind: 'query', name: 'a' });
  t.same(locationOf({ cookie: 'a' }), { kind: 'cookie', name: 'a' });
  for (const odd of [{}, 'header', [], { header: 1 }, { body: 'a' }, { header: 'a', cookie: 'b' }])
    t.equal(locationOf(odd), undefined, JSON.stringify(odd));
  t.end();
});
