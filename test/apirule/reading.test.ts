import t from 'tap';
import { below } from '../../src/apirule/path.ts';
import { readConfiguration } from '../../src/apirule/reading.ts';
import type { JsonValue } from '../../src/json.ts';

function read(
  value: JsonValue | undefined,
  slot: 'accessStrategy' | 'jwt' = 'accessStrategy',
  misplaced = false,
) {
  return readConfiguration({
    slot,
    place: below(undefined, 'config'),
    rulePath: undefined,
    value,
    misplaced,
  });
}

t.test('a shape that no schema allows is misshapen, with what may name Dex in it', async (t) => {
  for (const value of [
    'x',
    1,
    [],
    { jwks_urls: 'https://dex' },
    { trusted_issuers: [1] },
    { jwks_urls: [null] },
  ])
    t.match(read(value), { dialect: 'misshapen' }, JSON.stringify(value));
  for (const authentications of ['x', {}, [null], [{ issuer: 1 }], [{ jwksUri: [] }]])
    t.match(read({ authentications }, 'jwt'), {
      dialect: 'misshapen',
      suspects: { authentications },
    });
  t.match(read({}, 'accessStrategy', true), { dialect: 'misshapen' });
});

t.test('keys of both dialects in one are mixed', async (t) => {
  t.match(read({ authentications: [], jwks_urls: [] }), { dialect: 'mixed' });
  t.match(read({ authorizations: [], required_scope: [] }), { dialect: 'mixed' });
});

t.test('the place and the keys decide the dialect', async (t) => {
  t.match(read({ unknown: 1 }), { dialect: 'ory', empty: false });
  t.match(read({ authorizations: [] }), { dialect: 'istio', hasKey: false });
  t.match(read({ jwks_urls: [] }, 'jwt'), { dialect: 'istio', authentications: [] });
});

t.test('empty is what configures nothing', async (t) => {
  for (const value of [
    undefined,
    null,
    {},
    { jwks_urls: [''] },
    { jwks_urls: [''], trusted_issuers: [''] },
  ])
    t.match(read(value), { empty: true }, JSON.stringify(value));
  for (const value of [
    { jwks_urls: [] },
    { jwks_urls: [''], required_scope: [] },
    { trusted_issuers: null },
  ])
    t.match(read(value), { empty: false }, JSON.stringify(value));
});

t.test('a list is missing, blank or present', async (t) => {
  t.match(read({ jwks_urls: null, required_scope: [] }), {
    urls: { state: 'missing', values: [] },
  });
  t.match(read({ jwks_urls: [] }), { urls: { state: 'blank' }, issuers: { state: 'missing' } });
  t.match(read({ jwks_urls: ['', 'https://a'] }), {
    urls: { state: 'present', values: ['', 'https://a'] },
  });
});
