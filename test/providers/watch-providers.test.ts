import t from 'tap';
import type { ProviderDocument } from '../../src/policy/schema.ts';
import type { ProviderHealth } from '../../src/providers/provider-health.ts';
import { watchProviders } from '../../src/providers/watch-providers.ts';
import { createFakeTimer } from '../support/fake-timer.ts';
import { goodHealth, providerDocument } from '../support/provider-document.ts';

const away: ProviderHealth = { ...goodHealth(''), jwksUri: undefined, problem: 'no answer' };
const keys = 'https://ias.example.com/keys';

async function settle(): Promise<void> {
  await new Promise((resolve) => void setImmediate(resolve));
}

/** A watch whose providers answer as the test says, by name. */
function watching() {
  const fake = createFakeTimer();
  const answers = new Map<string, ProviderHealth>();
  const asked: string[] = [];
  const told: string[] = [];
  const watch = watchProviders({
    async check({ provider, discovered }) {
      asked.push(provider.name);
      const answer = answers.get(provider.name) ?? away;
      return { ...answer, jwksUri: provider.jwksUri ?? answer.jwksUri ?? discovered };
    },
    timer: fake.timer,
    random: () => 1,
    observed: () => {},
    changed: (name, { grade, lines }) => void told.push(`${name} ${grade} ${lines.length}`),
    removed: (name) => void told.push(`${name} removed`),
    recompile: () => void told.push('recompile'),
  });
  const setProviders = async (...providers: readonly ProviderDocument[]) => {
    watch.policyChanged({ providers, isDexHost: (host) => host === 'dex.kyma.local' });
    await settle();
  };
  /** What was asked and told since the last call. */
  const news = () => ({ asked: asked.splice(0), told: told.splice(0) });
  return { ...fake, answers, news, watch, setProviders };
}

t.test('a provider that is away stays undiscovered, and is told of once', async (t) => {
  const { news, watch, setProviders, fire } = watching();
  const ias = providerDocument('ias');
  await setProviders(ias);
  t.same(news(), { asked: ['ias'], told: ['ias unhealthy 1'] });
  t.equal(watch.discovered(ias), undefined);
  await fire(1000);
  await settle();
  t.same(news(), { asked: ['ias'], told: [] });
});

t.test('what was discovered is compiled in once, and lives on', async (t) => {
  const { answers, news, watch, setProviders, fire } = watching();
  const ias = providerDocument('ias');
  answers.set('ias', goodHealth(keys));
  await setProviders(ias);
  t.same(news().told, ['ias healthy 1', 'recompile']);
  t.equal(watch.discovered(ias), keys);
  await fire(660_000);
  await settle();
  t.same(news(), { asked: ['ias'], told: [] });
  answers.delete('ias');
  await fire(660_000);
  await settle();
  t.same(news().told, ['ias unhealthy 1']);
  t.equal(watch.discovered(ias), keys);
  answers.set('ias', goodHealth(`${keys}2`));
  await fire(30_000);
  await settle();
  t.same(news().told, ['ias healthy 1', 'recompile'], 'another address is compiled in as well');
});

t.test('metadata that name keys of Dex discover nothing', async (t) => {
  const { answers, news, watch, setProviders } = watching();
  const ias = providerDocument('ias');
  answers.set('ias', goodHealth('https://dex.kyma.local/keys'));
  await setProviders(ias);
  t.same(news().told, ['ias unhealthy 1']);
  t.equal(watch.discovered(ias), undefined);
});

t.test('a jwksUri of the policy is watched, and never compiled in', async (t) => {
  const { answers, news, watch, setProviders } = watching();
  const ias = providerDocument('ias', { jwksUri: keys });
  answers.set('ias', goodHealth('https://elsewhere.example.com/keys', { warnings: ['another'] }));
  await setProviders(ias);
  t.same(news().told, ['ias suspicious 2']);
  t.equal(watch.discovered(ias), undefined);
});

t.test('an edit of the policy leaves the watch on what it did not touch alone', async (t) => {
  const { answers, news, running, watch, setProviders } = watching();
  const [a, b, c] = ['a', 'b', 'c'].map((name) => providerDocument(name));
  if (a === undefined || b === undefined || c === undefined) return;
  for (const name of ['a', 'b', 'c'])
    answers.set(name, goodHealth(`https://${name}.example.com/k`));
  await setProviders(a, b);
  news();
  const before = running().length;
  await setProviders({ ...a }, { ...b });
  t.same(news(), { asked: [], told: [] });
  t.equal(running().length, before);

  await setProviders(a, c);
  t.same(news(), { asked: ['c'], told: ['b removed', 'c healthy 1', 'recompile'] });
  t.equal(watch.discovered(b), undefined);
  t.equal(running().length, before, 'what went has left no timer');

  answers.clear();
  const renamed = { ...c, name: 'd' };
  await setProviders(a, renamed);
  t.same(news(), { asked: ['d'], told: ['c removed', 'd unhealthy 1'] });
  t.equal(watch.discovered(renamed), 'https://c.example.com/k', 'what was found is kept');
  const opened = { ...a, allowInsecure: true };
  await setProviders(opened);
  t.equal(watch.discovered(opened), undefined, 'what was found by other rules is not');

  await setProviders();
  t.same(running(), [10_000], 'the bound of the first looks alone');
  watch.close();
  t.same(running(), []);
});

t.test(
  'reviews wait for the first look at what is to be discovered, not for its success',
  async (t) => {
    const { watch, answers, setProviders, fire } = watching();
    answers.set('well', goodHealth(keys));
    t.same(watch.notReady(), []);
    watch.policyChanged({
      providers: [providerDocument('away'), providerDocument('well')],
      isDexHost: () => false,
    });
    t.same(watch.notReady(), [
      'provider away is being asked for its keys',
      'provider well is being asked for its keys',
    ]);
    await settle();
    t.same(watch.notReady(), []);
    watch.policyChanged({ providers: [providerDocument('new')], isDexHost: () => false });
    t.same(watch.notReady(), [], 'a later policy takes no replica away');
    await fire(10_000);
    await setProviders();
  },
);
