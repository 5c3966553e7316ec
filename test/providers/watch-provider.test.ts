import t from 'tap';
import type { ProviderHealth, ProviderToCheck } from '../../src/providers/provider-health.ts';
import { watchProvider } from '../../src/providers/watch-provider.ts';
import { createFakeTimer } from '../support/fake-timer.ts';
import { goodHealth, providerDocument } from '../support/provider-document.ts';

const provider = providerDocument('ias');
const keys = 'https://ias.example.com/keys';
const away: ProviderHealth = { ...goodHealth(keys), jwksUri: undefined, problem: 'no answer' };

async function settle(): Promise<void> {
  await new Promise((resolve) => void setImmediate(resolve));
}

function watching(answers: readonly (ProviderHealth | Error)[]) {
  const { timer, fire, running } = createFakeTimer();
  const left = [...answers];
  const asked: ProviderToCheck[] = [];
  const seen: ProviderHealth[] = [];
  const close = watchProvider(
    {
      async check(question) {
        asked.push(question);
        const answer = left.shift();
        if (answer === undefined) return new Promise<never>(() => {});
        if (answer instanceof Error) throw answer;
        return answer;
      },
      timer,
      random: () => 1,
    },
    { provider, discovered: () => keys, observed: (health) => void seen.push(health) },
  );
  return { fire, running, asked, seen, close };
}

t.test('a defect in the check is a problem like any other, and the watch goes on', async (t) => {
  const { fire, running, seen } = watching([new TypeError('a defect'), goodHealth(keys)]);
  await settle();
  t.match(seen, [{ jwksUri: keys, problem: 'it could not be checked: a defect' }]);
  await fire(30_000);
  await settle();
  t.match(seen[1], { problem: undefined });
  t.same(running(), [660_000]);
});

t.test('failures in a row wait longer and longer; a good look ends the row', async (t) => {
  const { fire, running } = watching([away, away, away, goodHealth(keys), away]);
  for (const pause of [1000, 2000, 4000, 660_000]) {
    await settle();
    t.same(running(), [pause]);
    await fire(pause);
  }
  await settle();
  t.same(running(), [1000]);
});

t.test('asks with what was discovered before', async (t) => {
  const { asked } = watching([away]);
  await settle();
  t.same(asked, [{ provider, discovered: keys }]);
});

t.test('closed, it neither asks nor tells any more', async (t) => {
  const paused = watching([away]);
  await settle();
  paused.close();
  t.same(paused.running(), []);

  const asking = watching([away]);
  asking.close();
  await settle();
  t.same(asking.seen, [], 'a look that was under way is not told of');
  t.same(asking.running(), []);
});
