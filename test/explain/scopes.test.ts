import t from 'tap';
import { claimValuesForIstio, scopesForOathkeeper } from '../../src/explain/scopes.ts';

t.test('Oathkeeper takes the first claim that is there, whatever it holds', (t) => {
  t.same(scopesForOathkeeper({}), { claim: undefined, scopes: [] });
  t.same(scopesForOathkeeper({ scopes: ['a'], scope: 'b', scp: 'c' }), {
    claim: 'scp',
    scopes: ['c'],
  });
  t.same(scopesForOathkeeper({ scp: null, scope: 'b' }), { claim: 'scp', scopes: [] });
  t.end();
});

t.test('Oathkeeper splits a string at each space, and makes nothing of what is no string', (t) => {
  t.same(scopesForOathkeeper({ scope: 'a  b' }).scopes, ['a', '', 'b']);
  t.same(scopesForOathkeeper({ scope: '' }).scopes, []);
  t.same(scopesForOathkeeper({ scope: ['a', 1] }).scopes, ['a', '']);
  t.end();
});

t.test('Istio splits scope only', (t) => {
  t.same(claimValuesForIstio({ scope: 'a  b' }, 'scope'), ['a', 'b']);
  t.same(claimValuesForIstio({ scp: 'a b' }, 'scp'), ['a b']);
  t.same(claimValuesForIstio({ scp: ['a', 1, 'b'] }, 'scp'), ['a', 'b']);
  t.same(claimValuesForIstio({ scp: 1 }, 'scp'), []);
  t.end();
});
