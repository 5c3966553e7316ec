import t from 'tap';
import { createFirstLooks } from '../../src/providers/first-looks.ts';
import { createFakeTimer } from '../support/fake-timer.ts';
import { providerDocument } from '../support/provider-document.ts';

const undiscovered = ['a', 'b'].map((name) => providerDocument(name));

t.test('a provider that does not answer is waited for 10 seconds', async (t) => {
  const { timer, fire } = createFakeTimer();
  const firstLooks = createFirstLooks(timer);
  t.same(firstLooks.pending(), [], 'nothing is waited for before the first policy');
  firstLooks.begin(undiscovered);
  t.same(firstLooks.pending(), ['a', 'b']);
  await fire(10_000);
  t.same(firstLooks.pending(), []);
});

t.test('only for providers without a jwksUri, and for those of the first policy', (t) => {
  const firstLooks = createFirstLooks(createFakeTimer().timer);
  const jwksUri = 'https://c.example.com/keys';
  firstLooks.begin([...undiscovered, providerDocument('c', { jwksUri })]);
  t.same(firstLooks.pending(), ['a', 'b']);
  firstLooks.over('a');
  firstLooks.over('unknown');
  t.same(firstLooks.pending(), ['b']);
  firstLooks.begin([providerDocument('d')]);
  t.same(firstLooks.pending(), ['b']);
  firstLooks.over('b');
  t.same(firstLooks.pending(), []);
  t.end();
});

t.test('closed, no timer is left', (t) => {
  const { timer, running } = createFakeTimer();
  const firstLooks = createFirstLooks(timer);
  firstLooks.begin(undiscovered);
  firstLooks.close();
  t.same(running(), []);
  t.end();
});
