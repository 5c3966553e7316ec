import t from 'tap';
import { parseClientAuthority } from '../../src/certificates/client-authority.ts';
import { makeClientAuthority } from '../support/client-certificate.ts';

const one = await makeClientAuthority();
const other = await makeClientAuthority('CN=the next one');

t.test('what holds no authority is refused, with the file and the place in it', async (t) => {
  const { cert, key } = await one.issue({ subject: 'CN=kube-apiserver' });
  for (const [text, message] of [
    ['', /client CA in ca\.crt can't be used: it holds no certificate in PEM/],
    [key, /no certificate in PEM/],
    [one.pem + cert, /its certificate 2 is no certificate of an authority/],
    [one.pem.slice(0, 200), /its certificate 1 is no/],
    [one.pem.replace(/[A-Za-z]{20}/, 'A'.repeat(20)), /its certificate 1 is no/],
  ] as const)
    t.throws(() => parseClientAuthority(text, 'ca.crt'), {
      code: 'ERR_CERTIFICATE_INVALID',
      message,
    });
});

t.test('several authorities, and what people write between them', async (t) => {
  const text = `# until May\n${one.pem}\n# from then on\n${other.pem}`;
  t.equal(parseClientAuthority(text, 'ca.crt'), one.pem + other.pem);
});
