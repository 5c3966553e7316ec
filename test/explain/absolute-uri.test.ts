import t from 'tap';
import { isAbsoluteUri } from '../../src/explain/absolute-uri.ts';

t.test('a URI has a scheme', (t) => {
  for (const uri of [
    'https://ias.example.com/oauth2/certs',
    'dex-service.kyma-system:5556/keys',
    'file:///etc/keys.json',
    'urn:sap:identity',
  ])
    t.ok(isAbsoluteUri(uri), uri);
  t.end();
});

t.test('anything else is none', (t) => {
  for (const text of [
    '',
    'dex.kyma.local/keys',
    '//dex.kyma.local',
    ':a',
    '1a:b',
    'a b:c',
    'https://a\\b',
    'https://a\nb',
    'https://a:port/',
  ])
    t.notOk(isAbsoluteUri(text), JSON.stringify(text));
  t.end();
});
