import type { LookupAddress } from 'node:dns';
import t from 'tap';
import { guardedLookup } from '../../src/providers/guarded-lookup.ts';

const publicAddress = { address: '93.184.216.34', family: 4 };
const publicAddress6 = { address: '2606:2800:220:1::1', family: 6 };
const privateAddress = { address: '10.0.0.7', family: 4 };

interface Answer {
  readonly error: Error | null;
  readonly address: string | readonly LookupAddress[];
  readonly family: number | undefined;
}

function look(
  addresses: readonly LookupAddress[],
  { all = true, allowPrivate = false, error = null as Error | null } = {},
): Answer {
  const answers: Answer[] = [];
  const lookup = guardedLookup((_host, done) => done(error, addresses), allowPrivate);
  lookup('keys.example.com', { all }, (failure, address, family) => {
    answers.push({ error: failure, address, family });
  });
  const [answer] = answers;
  if (answer === undefined || answers.length !== 1) throw new Error('not answered once');
  return answer;
}

t.test('hands on what is public, and drops what is not', (t) => {
  const all = [privateAddress, publicAddress, publicAddress6];
  t.same(look(all).address, [publicAddress, publicAddress6]);
  t.match(look(all, { all: false }), { error: null, address: publicAddress.address, family: 4 });
  t.end();
});

t.test('refuses a host that has no public address, by what it has', (t) => {
  t.match(look([privateAddress]).error, {
    code: 'ERR_PROVIDER_REFUSED',
    message: /^"keys\.example\.com" is "10\.0\.0\.7", which is no public address \(private\)/u,
  });
  t.same(look([privateAddress], { allowPrivate: true }).address, [privateAddress]);
  t.end();
});

t.test('hands on the error of the resolver', (t) => {
  const error = new Error('no such host');
  t.equal(look([], { error }).error, error);
  t.end();
});

t.test('a name that leads elsewhere the second time is checked the second time', (t) => {
  const answers = [[publicAddress], [privateAddress]];
  const lookup = guardedLookup((_host, done) => done(null, answers.shift() ?? []), false);
  const outcomes: unknown[] = [];
  for (let i = 0; i < 2; i++) {
    lookup('keys.example.com', { all: true }, (error, address) => {
      outcomes.push(error === null ? address : error.message.includes('private'));
    });
  }
  t.same(outcomes, [[publicAddress], true]);
  t.end();
});
