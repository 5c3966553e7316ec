import t from 'tap';
import { compileHostPattern } from '../../src/policy/host-pattern.ts';

function matches(pattern: string, host: string): boolean {
  const compiled = compileHostPattern(pattern);
  return compiled.ok && compiled.matches(host);
}

t.test('a pattern that would match every host, or is none, is refused', async (t) => {
  for (const pattern of [
    '*',
    '*.*',
    '',
    'a.*.b',
    'd*x.local',
    'http://dex',
    'dex:5556',
    'dex/keys',
    'a b',
    'dex..local',
    'dex.local..',
    '.',
    'dex..*',
  ])
    t.match(compileHostPattern(pattern), { ok: false, reason: String }, pattern);
});

t.test('a star stands for one or more labels', async (t) => {
  t.equal(matches('dex.*', 'dex.kyma.local'), true);
  t.equal(matches('dex.*', 'dex.local'), true);
  t.equal(matches('dex.*', 'dex'), false);
  t.equal(matches('dex.*', 'index.local'), false);
  t.equal(matches('*.dex.example.com', 'eu.dex.example.com'), true);
  t.equal(matches('*.dex.example.com', 'dex.example.com'), false);
  t.equal(matches('*.dex.*', 'eu.dex.local'), true);
  t.equal(matches('*.dex.*', 'dex.local'), false);
});

t.test('a host name is compared as the URL parser writes it', async (t) => {
  t.equal(matches('DEX.München.example', 'dex.xn--mnchen-3ya.example'), true);
  t.equal(matches('dex.local', 'dex.local.example'), false);
});

t.test('a trailing dot does not count, as it does not in the value of an APIRule', async (t) => {
  t.equal(matches('dex.example.com.', 'dex.example.com'), true);
  t.equal(matches('*.example.com.', 'dex.example.com'), true);
  t.equal(matches('dex.*.', 'dex.example.com'), true);
});

t.test('numbers at the beginning of a pattern are no address of their own', async (t) => {
  t.equal(matches('10.0.*', '10.0.3.4'), true);
  t.equal(matches('10.0.*', '10.1.3.4'), false);
  t.equal(matches('10.0.3.4', '10.0.3.4'), true);
});
