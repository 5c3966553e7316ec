import t from 'tap';
import { systemFetch } from '../../src/providers/fetch-json.ts';
import { discoverKeys } from '../../src/token/discover-keys.ts';
import { startOpenIdProvider } from '../support/openid-provider.ts';
import { ias } from '../support/policy.ts';

const provider = await startOpenIdProvider();
t.teardown(() => provider.close());
const dependencies = { ...systemFetch, ca: provider.ca };
const own = { name: 'own', issuer: provider.issuer, allowInsecure: false, allowPrivate: true };
const named = { ...ias, allowInsecure: false, allowPrivate: false };

t.test(
  'a provider whose metadata can not be read is told of, and the others are found',
  async (t) => {
    const guarded = { ...own, name: 'guarded', allowPrivate: false };
    const { jwksUriOf, warnings } = await discoverKeys(dependencies, { providers: [guarded, own] });
    t.match(warnings, [/^the keys of provider "guarded" are not found: .* is no public address/]);
    t.equal(jwksUriOf(guarded), undefined);
    t.equal(jwksUriOf(own), provider.jwksUri);
  },
);

t.test('a provider that names its keys is not asked', async (t) => {
  const before = provider.requests.length;
  const { jwksUriOf, warnings } = await discoverKeys(dependencies, {
    providers: [named, { ...own, jwksUri: 'https://keys.example.com' }],
  });
  t.same(warnings, []);
  t.equal(jwksUriOf(named), undefined);
  t.equal(provider.requests.length, before);
});
