import t from 'tap';
import { makeAuthority } from '../../src/certificates/make-authority.ts';
import { readTrustAnchor, readTrustAnchors } from '../../src/certificates/trust-anchors.ts';

const life = { notBefore: Date.parse('2026-01-01'), notAfter: Date.parse('2027-01-01') };
const one = await makeAuthority({ commonName: 'one', ...life });
const two = await makeAuthority({ commonName: 'two', ...life });

t.test('what is no certificate is left out, and told of', async (t) => {
  t.equal(readTrustAnchor(''), undefined);
  t.same(readTrustAnchors(''), { anchors: [], hasOther: false });
  t.same(readTrustAnchors('nothing'), { anchors: [], hasOther: true });
  t.match(readTrustAnchors(`${one.pem}nothing`), { anchors: { length: 1 }, hasOther: true });
  const broken = two.pem.replace('MII', 'XXX');
  t.match(readTrustAnchors(broken + one.pem), { anchors: [{ pem: one.pem }], hasOther: true });
});

t.test('a caBundle holds certificates one after the other', async (t) => {
  const { anchors, hasOther } = readTrustAnchors(`${one.pem}\n\n${two.pem}`);
  t.equal(hasOther, false);
  t.match(anchors, [
    { pem: one.pem, fingerprint: one.fingerprint, ...life },
    { pem: two.pem, fingerprint: two.fingerprint, ...life },
  ]);
});

t.test('a caBundle of ten thousand certificates is not read to its end', async (t) => {
  t.match(readTrustAnchors(one.pem.repeat(10_000)), { anchors: { length: 64 }, hasOther: true });
});
