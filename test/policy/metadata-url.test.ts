import t from 'tap';
import { metadataUrlOf } from '../../src/policy/metadata-url.ts';

function of(issuer: string, allowInsecure = false): string | undefined {
  return metadataUrlOf({ issuer, allowInsecure });
}

t.test('an issuer that is only a name has no metadata of its own', (t) => {
  t.equal(of('http://tenant.localhost:8080/uaa/oauth/token'), undefined);
  t.equal(of('tenant'), undefined);
  t.equal(of('https://issuer.example.com?tenant=a'), undefined);
  t.equal(of('https://issuer.example.com#a'), undefined);
  t.equal(of('https://user:secret@issuer.example.com'), undefined);
  t.end();
});

t.test('is appended to the issuer, without a slash that ends it', (t) => {
  const suffix = '/.well-known/openid-configuration';
  for (const [issuer, base] of [
    ['https://issuer.example.com', 'https://issuer.example.com'],
    ['https://issuer.example.com/', 'https://issuer.example.com'],
    [
      'https://issuer.example.com:8443/realms/orders',
      'https://issuer.example.com:8443/realms/orders',
    ],
    ['https://issuer.example.com/realms/orders/', 'https://issuer.example.com/realms/orders'],
  ] as const)
    t.equal(of(issuer), `${base}${suffix}`);
  t.equal(of('http://issuer.example.com', true), `http://issuer.example.com${suffix}`);
  t.end();
});

t.test('is what the policy says, where it says so', (t) => {
  const metadataUrl = 'https://tenant.example.com/metadata';
  const issuer = 'http://tenant.localhost:8080/uaa/oauth/token';
  t.equal(metadataUrlOf({ issuer, metadataUrl, allowInsecure: false }), metadataUrl);
  t.end();
});
