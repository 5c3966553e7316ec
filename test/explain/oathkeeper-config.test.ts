import t from 'tap';
import { bearer } from '../../src/explain/location.ts';
import { readOathkeeperConfig } from '../../src/explain/oathkeeper-config.ts';

t.test('what is left out comes from the global configuration, as Kyma has it', (t) => {
  const defaults = {
    isGlobal: true,
    trustedIssuers: [],
    targetAudience: [],
    requiredScope: [],
    allowedAlgorithms: ['RS256'],
    scopeStrategy: 'wildcard',
    location: bearer,
  };
  const urls = ['https://global'];
  t.same(readOathkeeperConfig({}, urls), { ...defaults, jwksUrls: urls });
  t.same(readOathkeeperConfig(undefined, []), { ...defaults, jwksUrls: undefined });
  t.match(readOathkeeperConfig({ jwks_urls: [] }, urls), { jwksUrls: [], isGlobal: false });
  t.end();
});

t.test('what breaks the rule is told of', (t) => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [[], /no object/],
    [{ issuer: 'a' }, /"issuer" is no key/],
    [{ jwks_urls: null }, /jwks_urls is no list/],
    [{ jwks_urls: ['https://a', 1] }, /jwks_urls is no list/],
    [{ jwks_urls: ['https://a', ''] }, /"" in jwks_urls/],
    [{ required_scope: 'a' }, /required_scope is no list/],
    [{ jwks_ttl: 30 }, /jwks_ttl is no string/],
    [{ scope_strategy: 'Exact' }, /scope_strategy is none of/],
    [{ token_from: {} }, /token_from/],
  ];
  for (const [config, reason] of cases)
    t.match(readOathkeeperConfig(config as never, []), reason, JSON.stringify(config));
  t.end();
});
