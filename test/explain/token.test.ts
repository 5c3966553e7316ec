import fc from 'fast-check';
import t from 'tap';
import { readToken } from '../../src/explain/token.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

t.test('what has not three parts is no JSON Web Token', (t) => {
  for (const text of ['', 'opaque', 'a.b', 'a.b.c.d', 'a.b.c.d.e'])
    t.same(readToken(text), { kind: 'opaque' }, text);
  t.end();
});

t.test('what can not be read is told of', (t) => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['..', /header/],
    [`${part('text')}.${part({})}.AA`, /header is no JSON object/],
    [`${part({})}.${part([])}.AA`, /claims are no JSON object/],
    [`${part({})}.${part({})}.not base64!`, /signature/],
    [`${part({})}.${part({})}=.AA`, /claims/],
  ];
  for (const [text, reason] of cases) t.match(readToken(text), { kind: 'malformed', reason }, text);
  t.end();
});

t.test('header and claims are read as they are', (t) => {
  const claims = { iss: 'https://ä.example.com', n: 1 };
  const token = `${part({ alg: 'RS256' })}.${part(claims)}.`;
  t.same(readToken(token), { kind: 'jwt', header: { alg: 'RS256' }, claims });
  t.end();
});

t.test('any text has a reading', (t) => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 4 }), (parts) => {
      readToken(parts.join('.'));
    }),
  );
  t.end();
});
