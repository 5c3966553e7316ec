import t from 'tap';
import { createDiscoveries } from '../../src/providers/discoveries.ts';
import { providerDocument } from '../support/provider-document.ts';

const keys = 'https://ias.example.com/keys';
const ias = providerDocument('ias');

t.test(
  'what was found is that of the place where it was asked for, and of what was allowed',
  (t) => {
    const discoveries = createDiscoveries();
    t.equal(discoveries.of(ias), undefined);
    discoveries.note(ias, keys);
    for (const other of [
      { issuer: 'https://other.example.com' },
      { metadataUrl: 'https://other.example.com/metadata' },
      { allowInsecure: true },
      { allowPrivate: true },
    ])
      t.equal(discoveries.of({ ...ias, ...other }), undefined, JSON.stringify(other));
    t.equal(discoveries.of({ ...ias, name: 'renamed' }), keys);
    t.end();
  },
);

t.test('it is news once', (t) => {
  const discoveries = createDiscoveries();
  t.equal(discoveries.note(ias, keys), true);
  t.equal(discoveries.note(ias, keys), false);
  t.equal(discoveries.note(ias, `${keys}2`), true);
  t.equal(discoveries.of(ias), `${keys}2`);
  t.end();
});

t.test('it is kept as long as the policy has the provider, by whatever name', (t) => {
  const discoveries = createDiscoveries();
  discoveries.note(ias, keys);
  discoveries.keepOnly([{ ...ias, name: 'renamed' }, providerDocument('other')]);
  t.equal(discoveries.of(ias), keys);
  discoveries.keepOnly([providerDocument('other')]);
  t.equal(discoveries.of(ias), undefined);
  t.end();
});
