import t from 'tap';
import { findKeyAsOathkeeper } from '../../src/explain/find-key.ts';
import { keySetOf } from '../support/evidence.ts';

const find = (sets: Record<string, ReturnType<typeof keySetOf>>) =>
  findKeyAsOathkeeper('a', Object.keys(sets), new Map(Object.entries(sets)));

t.test('the first key with the kid and the use is taken, whether it verifies or not', (t) => {
  const found = find({
    'https://1': keySetOf({ kid: 'b' }),
    'https://2': keySetOf({ verifies: false }),
    'https://3': keySetOf(),
  });
  t.match(found, { kind: 'found', url: 'https://2', key: { verifies: false } });
  t.end();
});

t.test('why there is none', (t) => {
  t.match(find({ 'https://1': keySetOf({ kid: 'b' }) }), { reasons: [/has no key "a"/] });
  t.match(find({ 'https://1': keySetOf({ use: undefined }) }), { reasons: [/without "use"/] });
  t.match(find({ 'https://1': keySetOf({ kty: 'OKP', crv: 'X25519' }) }), {
    reasons: [/can't read \("OKP X25519"\), which spoils the whole set/],
  });
  t.match(find({ 'https://1': { kind: 'unusable', reason: 'the answer is no key set' } }), {
    kind: 'missing',
    reasons: ['the answer is no key set'],
  });
  t.end();
});

t.test('a set that can not be reached may have it', (t) => {
  const away = { kind: 'unreachable', reason: "can't be reached" } as const;
  t.match(find({ 'https://1': away, 'https://2': keySetOf({ kid: 'b' }) }), { kind: 'unknown' });
  t.match(find({ 'https://1': away, 'https://2': keySetOf() }), { kind: 'found' });
  t.match(findKeyAsOathkeeper('a', ['https://1'], new Map()), { kind: 'unknown' });
  t.end();
});
