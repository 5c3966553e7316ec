import t from 'tap';
import { parseConfigMapName } from '../../src/cluster/configmap-name.ts';

t.test('what is no NAMESPACE/NAME is wrong usage, and is shown', async (t) => {
  for (const text of [
    '',
    'policy',
    '/policy',
    'dexodus/',
    'a/b/c',
    'a/B',
    'a/b,c=d',
    'a/b%2f',
    '-/-',
  ]) {
    t.throws(() => parseConfigMapName(text), {
      code: 'ERR_USAGE',
      message: `--policy-configmap takes NAMESPACE/NAME (as in dexodus/dexodus-policy), not ${JSON.stringify(text)}`,
    });
  }
});

t.test('a name has two parts', async (t) => {
  t.same(parseConfigMapName('dexodus/dexodus-policy'), {
    namespace: 'dexodus',
    name: 'dexodus-policy',
  });
  t.same(parseConfigMapName('a/b.c-1'), { namespace: 'a', name: 'b.c-1' });
});
