import t from 'tap';
import { checkProviders } from '../../src/providers/check-providers.ts';
import { systemFetch } from '../../src/providers/fetch-json.ts';
import { startOpenIdProvider } from '../support/openid-provider.ts';

t.test('each provider of a policy is told of, whatever becomes of the others', async (t) => {
  const well = await startOpenIdProvider();
  t.teardown(well.close);
  const away = await startOpenIdProvider();
  await away.close();
  const rules = { allowInsecure: false, allowPrivate: true };
  const providers = [
    { name: 'away', issuer: away.issuer, ...rules },
    { name: 'well', issuer: well.issuer, ...rules },
    { name: 'name-only', issuer: 'http://tenant.localhost:8080/uaa', ...rules },
    { name: 'private', issuer: well.issuer, ...rules, allowPrivate: false },
  ];
  const reports = await checkProviders({ ...systemFetch, ca: well.ca }, providers);
  t.same(
    reports.map(({ provider }) => provider),
    providers,
  );
  t.match(
    reports.map(({ health }) => health),
    [
      { problem: /the connection was refused/u },
      { problem: undefined, jwksUri: well.jwksUri, algorithms: new Map([['RS256', 1]]) },
      { problem: 'jwksUri is needed: its issuer is only a name' },
      { problem: /is no public address \(loopback\)/u },
    ],
  );
  t.same(await checkProviders(systemFetch, []), []);
});
