import t from 'tap';
import { describeHealth } from '../../src/providers/describe-health.ts';
import type { ProviderHealth } from '../../src/providers/provider-health.ts';

const well: ProviderHealth = {
  jwksUri: 'https://ias.example.com/keys',
  problem: undefined,
  warnings: [],
  algorithms: new Map([
    ['RS256', 2],
    ['ES256', 1],
  ]),
};

t.test('a problem comes before the warnings', (t) => {
  const health = { ...well, problem: 'the key set is empty', warnings: ['one', 'two'] };
  t.same(describeHealth('ias', health), {
    grade: 'unhealthy',
    summary: 'provider "ias": the key set is empty; one; two',
    lines: ['provider "ias": the key set is empty', 'provider "ias": one', 'provider "ias": two'],
  });
  t.end();
});

t.test('keys with a warning are suspicious', (t) => {
  t.match(describeHealth('ias', { ...well, warnings: ['one'] }), {
    grade: 'suspicious',
    lines: [/signature keys/u, 'provider "ias": one'],
  });
  t.end();
});

t.test('keys are told by their algorithms and their address', (t) => {
  t.same(describeHealth('ias', well), {
    grade: 'healthy',
    summary:
      'provider "ias": signature keys at "https://ias.example.com/keys": 2 for RS256, 1 for ES256',
    lines: [
      'provider "ias": signature keys at "https://ias.example.com/keys": 2 for RS256, 1 for ES256',
    ],
  });
  t.end();
});
