import t from 'tap';
import { onlineLines, reportProviders } from '../../src/commands/online-report.ts';
import { goodHealth, providerDocument } from '../support/provider-document.ts';

const provider = providerDocument('ias');
const keys = 'https://ias.example.com/keys';

t.test('the state comes first, warnings after it', (t) => {
  const health = goodHealth(keys, { warnings: ['one', 'two'], problem: 'no answer' });
  const reports = reportProviders([{ provider, health }]);
  t.match(reports, [{ name: 'ias', health: 'unhealthy', jwksUri: keys, algorithms: { RS256: 1 } }]);
  t.same(onlineLines(reports), [
    'unhealthy: provider "ias": no answer',
    'warning: provider "ias": one',
    'warning: provider "ias": two',
  ]);
  t.end();
});

t.test('a provider that is well has one line', (t) => {
  const lines = onlineLines(reportProviders([{ provider, health: goodHealth(keys) }]));
  t.same(lines, [`healthy: provider "ias": signature keys at "${keys}": 1 for RS256`]);
  t.same(onlineLines([]), []);
  t.end();
});
