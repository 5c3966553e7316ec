import t from 'tap';
import { ias, testPolicy, xsuaa } from '../support/policy.ts';

const noon = Date.parse('2026-11-24T12:00:00Z');

function warningsOf(overrides: Readonly<Record<string, unknown>>): readonly string[] {
  return testPolicy(overrides).warningsAt(noon);
}

const exemption = { namespace: 'legacy', owner: 'team', reason: 'later' };
const until = (day: string) => ({ exemptions: [{ ...exemption, name: 'orders', until: day }] });

t.test('an http issuer and insecure keys are warned of', async (t) => {
  t.match(warningsOf({ providers: [{ ...ias, issuer: 'http://ias.localhost' }] }), [
    /^providers\[0\]\.issuer: "http:\/\/ias\.localhost" is not https: /,
  ]);
  const insecure = { ...ias, jwksUri: 'http://ias.localhost/keys', allowInsecure: true };
  t.match(warningsOf({ providers: [insecure] }), [/^providers\[0\]\.allowInsecure: whoever is /]);
});

t.test('an exemption that is over is warned of from the first moment after its day', async (t) => {
  t.same(warningsOf(until('2026-11-24')), []);
  t.same(warningsOf(until('2026-11-23')), [
    'exemptions[0].until: the exemption of legacy/orders was over after 2026-11-23: remove it',
  ]);
  const whole = { exemptions: [{ ...exemption, until: '2026-01-01' }] };
  t.match(warningsOf(whole), [/exemption of legacy was over/]);
});

t.test('an exemption that lasts longer than 180 days is warned of', async (t) => {
  t.same(warningsOf(until('2027-05-22')), [], 'its end is 180 days from now');
  t.same(warningsOf(until('2027-05-23')), [
    'exemptions[0].until: the exemption of legacy/orders lasts 181 days more, until 2027-05-23: longer than 180',
  ]);
});

t.test('a pattern that is wider than Dex is warned of', async (t) => {
  t.match(warningsOf({ dex: { hosts: ['*.test', 'dex.*'] } }), [
    /^dex\.hosts\[0\]: "\*\.test" is wider than Dex's own addresses: .*write the host of Dex in full$/,
  ]);
});

t.test('a part that never applies is warned of', async (t) => {
  t.match(warningsOf({ namespaces: [{ names: ['*'] }, { names: ['shop'], mode: 'deny' }] }), [
    /^namespaces\[1\]\.names\[0\]: "shop" is matched by "\*" of namespaces\[0\] already/,
  ]);
});

t.test('a provider that no defaults name is not: it makes its issuer known', async (t) => {
  t.same(warningsOf({ providers: [ias, xsuaa], defaults: ['ias'] }), []);
});

t.test('there are no more lines than people read, and none is longer or obeyed', async (t) => {
  const over = Array.from({ length: 10_000 }, (_, index) => ({
    ...exemption,
    namespace: `n${index}`,
    until: '2020-01-01',
  }));
  const warnings = warningsOf({ exemptions: over, dex: { hosts: [`*.${'é'.repeat(20)}.x`] } });
  t.equal(warnings.length, 22);
  t.equal(warnings.at(-1), 'exemptions: and 9980 more');
  for (const line of warnings) {
    t.ok(line.length <= 256);
    t.notMatch(line, /[^\x20-\x7e…]/);
  }
});
