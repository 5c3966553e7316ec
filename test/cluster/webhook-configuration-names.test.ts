import t from 'tap';
import { parseWebhookConfigurationNames } from '../../src/cluster/webhook-configuration-names.ts';

t.test('what names no webhook configuration is refused, with how it is written', async (t) => {
  for (const text of [
    '',
    'dexodus',
    'Mutating/dexodus',
    'mutating/',
    'mutating/a/b',
    'mutating/a,',
    'mutating/a=b',
  ])
    t.throws(
      () => parseWebhookConfigurationNames(text),
      { code: 'ERR_USAGE', message: /--webhooks takes/ },
      text,
    );
});

t.test('names stand with commas between', async (t) => {
  t.same(parseWebhookConfigurationNames('mutating/a, validating/b.c-1'), [
    { kind: 'mutating', name: 'a' },
    { kind: 'validating', name: 'b.c-1' },
  ]);
});
