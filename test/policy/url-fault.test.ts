import t from 'tap';
import { urlFault } from '../../src/policy/url-fault.ts';

t.test('names what is wrong with a URL', (t) => {
  for (const text of ['', 'keys', '//example.com/keys', 'https://', 'https://a b/']) {
    t.equal(urlFault(text, true), 'is no URL', text);
  }
  for (const text of ['https://example.com/\n', ' https://example.com', 'https://exämple.com/']) {
    t.equal(urlFault(text, true), 'is no URL', 'the parser would forgive it');
  }
  t.match(urlFault('https://user@example.com/', true), /no user name or password/u);
  t.match(urlFault('https://:secret@example.com/', true), /no user name or password/u);
  t.match(urlFault('http://example.com/', false), /must be https/u);
  t.match(urlFault('ftp://example.com/', true), /must be https/u);
  t.end();
});

t.test('lets https pass, and http where it is allowed', (t) => {
  t.equal(urlFault('https://example.com:8443/keys?tenant=a%20b', false), undefined);
  t.equal(urlFault('http://example.com/keys', true), undefined);
  t.end();
});
