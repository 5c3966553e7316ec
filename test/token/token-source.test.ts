import t from 'tap';
import { tokenSource, type TokenSourceOptions } from '../../src/token/token-source.ts';

const client = { provider: 'ias', clientId: 'job', clientSecretFile: 'secret.txt' } as const;
const file = { policy: 'policy.yaml', filename: 'orders.yaml' };

t.test('half of it, both and neither are refused with what is missing', (t) => {
  const cases: readonly (readonly [string | undefined, Partial<TokenSourceOptions>, RegExp])[] = [
    [undefined, {}, /a token is needed: .* standard input \(-\), or by --provider, --client-id/],
    ['-', client, /either a token is given, or --provider and its like get one/],
    ['a.b.c', { scope: 'read' }, /or --scope and its like/],
    ['a.b.c', { clientAuth: 'post' }, /or --client-auth and its like/],
    [undefined, { scope: 'read' }, /--provider and --client-id and --client-secret-file must be/],
    [undefined, { ...client, clientId: '' }, /to get a token, --client-id must be given too/],
    [undefined, { provider: 'ias', clientId: 'job' }, /, --client-secret-file must be given too/],
    ['-', { policy: '-' }, /standard input can be read only once/],
    ['a.b.c', { policy: '-', filename: '-' }, /only once/],
    ['-', { filename: '-' }, /standard input can be read only once/],
    [undefined, { ...client, clientSecretFile: '-', filename: '-' }, /only once/],
  ];
  for (const [argument, options, message] of cases)
    t.throws(() => tokenSource(argument, { ...file, ...options }), { code: 'ERR_USAGE', message });
  t.end();
});

t.test('a token that is given, or a client of a provider', (t) => {
  t.same(tokenSource('-', file), { kind: 'given', argument: '-' });
  t.same(tokenSource('', file), { kind: 'given', argument: '' }, 'and is found empty when read');
  t.same(tokenSource('a.b.c', { ...file, filename: '-' }), { kind: 'given', argument: 'a.b.c' });
  const source = {
    kind: 'clientCredentials',
    provider: 'ias',
    secretFile: 'secret.txt',
    id: 'job',
  };
  t.same(tokenSource(undefined, { ...file, ...client, scope: '' }), {
    ...source,
    authentication: 'basic',
    scope: undefined,
  });
  t.same(tokenSource(undefined, { ...file, ...client, clientAuth: 'post', scope: 'a b' }), {
    ...source,
    authentication: 'post',
    scope: 'a b',
  });
  t.end();
});
