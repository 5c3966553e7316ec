import { generateKeyPairSync } from 'node:crypto';
import t from 'tap';
import {
  readAuthoritySecret,
  writeAuthoritySecret,
} from '../../src/certificates/authority-secret.ts';
import { issueServingCertificate } from '../../src/certificates/issue-serving-certificate.ts';
import { makeAuthority } from '../../src/certificates/make-authority.ts';
import type { JsonObject } from '../../src/json.ts';

const life = { notBefore: Date.parse('2026-01-01'), notAfter: Date.parse('2027-01-01') };
const ca = await makeAuthority({ commonName: 'new', ...life });
const old = await makeAuthority({ commonName: 'old', ...life });
const leaf = await issueServingCertificate(ca, { dnsNames: ['x'], ...life });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

const base64 = (text: string) => Buffer.from(text).toString('base64');
const secret = (data: Readonly<Record<string, string>>, annotations: JsonObject = {}) => ({
  metadata: { uid: 'u', resourceVersion: '7', annotations },
  data: Object.fromEntries(Object.entries(data).map(([name, text]) => [name, base64(text)])),
});
const view = (object: JsonObject) => readAuthoritySecret(object).view;

t.test('a Secret without anything in it is as none', async (t) => {
  t.same(view({}), { kind: 'absent' });
  t.same(view({ metadata: null, data: null }), { kind: 'absent' });
  t.same(view(secret({ 'ca.crt': '', 'other.crt': ca.pem })), { kind: 'absent' });
});

t.test('what could not sign is told in words', async (t) => {
  for (const [data, reason] of [
    [{ 'ca.crt': ca.pem }, 'ca.key is missing'],
    [{ 'ca.key': ca.key }, 'ca.crt is missing'],
    [{ 'ca.crt': 'x', 'ca.key': ca.key }, 'ca.crt is no certificate in PEM'],
    [{ 'ca.crt': ca.pem, 'ca.key': 'x' }, 'ca.key is no private key in PEM'],
    [{ 'ca.crt': ca.pem, 'ca.key': old.key }, 'ca.key is not the key of ca.crt'],
    [{ 'ca.crt': leaf.cert, 'ca.key': leaf.key }, 'ca.crt is no certificate authority'],
    [
      { 'ca.crt': ca.pem, 'ca.key': rsa.export({ type: 'pkcs8', format: 'pem' }).toString() },
      'ca.key is not the key of ca.crt',
    ],
  ] as const)
    t.same(view(secret(data)), { kind: 'unusable', reason });
  t.same(view({ data: { 'ca.crt': 7, 'ca.key': base64(ca.key) } }), {
    kind: 'unusable',
    reason: 'ca.crt is missing',
  });
});

t.test('what is written is read again', async (t) => {
  const retireAt = Date.parse('2026-06-01');
  for (const state of [
    { ca, previous: [], retireAt: undefined },
    { ca, previous: [old], retireAt: undefined },
    { ca, previous: [{ ...old, key: undefined }], retireAt },
  ]) {
    const { data, annotations } = writeAuthoritySecret(state as never);
    const stored = { metadata: { uid: 'u', resourceVersion: '7', annotations }, data };
    const read = readAuthoritySecret(stored);
    t.match(read, { uid: 'u', resourceVersion: '7' });
    if (read.view.kind !== 'held') throw new Error(read.view.kind);
    t.equal(read.view.state.ca.fingerprint, ca.fingerprint);
    t.equal(read.view.state.ca.key, ca.key.trim());
    t.equal(read.view.state.retireAt, state.retireAt);
    t.equal(read.view.state.previous.length, state.previous.length);
    t.equal(read.view.state.previous[0]?.key, state.previous[0]?.key?.trim());
  }
});

t.test('previous ones that can not be read, or are the new one again, are left out', async (t) => {
  const data = {
    'ca.crt': ca.pem,
    'ca.key': ca.key,
    'previous.crt': `x${ca.pem}${old.pem}${old.pem}`,
  };
  const read = view(secret(data, { 'dexodus.dev/previous-until': 'tomorrow' }));
  t.match(read, { state: { previous: [{ fingerprint: old.fingerprint }], retireAt: undefined } });
});
