import t from 'tap';
import { hasScope, type ScopeStrategy } from '../../src/explain/scope-strategy.ts';

const table: readonly (readonly [ScopeStrategy, string, string, boolean])[] = [
  ['none', 'orders', 'orders', false],
  ['exact', 'orders', 'orders', true],
  ['exact', 'orders', 'orders.read', false],
  ['exact', 'orders.*', 'orders.read', false],
  ['hierarchic', 'orders', 'orders', true],
  ['hierarchic', 'orders', 'orders.read.all', true],
  ['hierarchic', 'orders.read', 'orders', false],
  ['hierarchic', 'order', 'orders.read', false],
  ['hierarchic', '', 'orders', false],
  ['wildcard', 'orders.read', 'orders.read', true],
  ['wildcard', 'orders', 'orders.read', false],
  ['wildcard', 'orders.*', 'orders.read.all', true],
  ['wildcard', 'orders.*', 'orders', false],
  ['wildcard', 'orders.*', 'orders.', false],
  ['wildcard', '*.read', 'orders.read', true],
  ['wildcard', '*.read', 'orders.read.all', false],
  ['wildcard', '*', 'orders.read', true],
];

for (const [strategy, granted, required, expected] of table) {
  t.test(`${strategy}: "${granted}" ${expected ? 'has' : 'lacks'} "${required}"`, (t) => {
    t.equal(hasScope(strategy, ['other', granted], required), expected);
    t.equal(hasScope(strategy, [], required), false);
    t.end();
  });
}
