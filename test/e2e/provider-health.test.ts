import type { RequestListener } from 'node:http';
import t from 'tap';
import { compilePolicy } from '../../src/policy/compile.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { createPolicyHolder } from '../../src/policy-source/policy-holder.ts';
import type { HealthDescription } from '../../src/providers/describe-health.ts';
import { systemFetch } from '../../src/providers/fetch-json.ts';
import { checkProvider } from '../../src/providers/provider-health.ts';
import { watchProviders } from '../../src/providers/watch-providers.ts';
import { createFakeTimer } from '../support/fake-timer.ts';
import { startOpenIdProvider } from '../support/openid-provider.ts';
import { policyText } from '../support/policy.ts';
import { answerTo, apiRule, reviewOf } from '../support/review.ts';

const wellKnown = '/.well-known/openid-configuration';
const review = reviewOf(apiRule([{ jwks_urls: ['https://dex.kyma.local/keys'] }]));
const firstRetry = 30_000;
const interval = 660_000;

function say(document: unknown): RequestListener {
  return (_request, response) => response.end(JSON.stringify(document));
}

t.test('whatever a provider does while the server runs, verdicts stay', async (t) => {
  const provider = await startOpenIdProvider();
  t.teardown(provider.close);
  const { issuer, jwksUri, ca } = provider;
  const { timer, fire, started } = createFakeTimer();
  const told: HealthDescription[] = [];
  // A provider that is slow is cut off at once: what the 5 seconds are for is tested elsewhere.
  let patience = new AbortController();
  const fetch = { ...systemFetch, ca, startTimeout: () => patience.signal };
  const watch = watchProviders({
    check: (asked) => checkProvider(fetch, asked),
    timer,
    random: () => 1,
    observed: () => {},
    changed: (_name, description) => void told.push(description),
    removed: () => {},
    recompile: () => holder.recompile(),
  });
  t.teardown(watch.close);
  const holder = createPolicyHolder({
    compile: (text, hash) => compilePolicy(text, hash, { jwksUriOf: watch.discovered }),
    report(event) {
      if (event.kind === 'loaded') watch.policyChanged(event.policy);
    },
  });
  const inForce = (): Policy => {
    const policy = holder.current();
    if (policy === undefined) throw new Error(holder.problem());
    return policy;
  };
  const answer = () => {
    const { allowed, patch, warnings } = answerTo('mutate', review, inForce());
    return { allowed, patch, warnings };
  };
  /** Looks again when the pause is over, and waits until the next one has begun. */
  const look = async (pause: number, next: number) => {
    await fire(pause);
    await started(next);
  };

  holder.offer(policyText({ providers: [{ name: 'ias', issuer, allowPrivate: true }] }));
  const hash = inForce().hash;
  const before = answer();
  await started(interval);
  const well = answer();
  t.same(before.patch, []);
  t.match(JSON.stringify(well.patch), jwksUri, 'what was discovered counts at once');
  t.equal(inForce().hash, hash);
  t.match(told, [{ grade: 'healthy', lines: [/1 for RS256/u] }]);

  const encryption = { kty: 'RSA', use: 'enc', n: 'AQAB', e: 'AQAB', kid: 'e' };
  const sicknesses: readonly (readonly [string, RequestListener, RegExp])[] = [
    ['/jwks', (_request, response) => response.end('<html>'), /no JSON/u],
    ['/jwks', (_request, response) => response.end(Buffer.alloc(5_242_880, ' ')), /larger than/u],
    [
      '/jwks',
      (_request, response) => response.writeHead(302, { location: 'https://10.0.0.1/' }).end(),
      /redirects to another origin/u,
    ],
    ['/jwks', () => patience.abort(), /no answer within 5 seconds/u],
    ['/jwks', say({ keys: [encryption] }), /no usable signature key/u],
    ['/jwks', say({ keys: [{ kty: 'oct', k: 'AQAB' }] }), /no usable signature key/u],
    ['/jwks', ({ socket }) => void socket.destroy(), /the connection was cut/u],
  ];
  for (const [path, listener, words] of sicknesses) {
    provider.misbehave(path, listener);
    await look(interval, firstRetry);
    t.match(told.at(-1), { grade: 'unhealthy', lines: [words] });
    t.same(answer(), well, `the verdict stays: ${words}`);
    provider.misbehave(path);
    patience = new AbortController();
    await look(firstRetry, interval);
    t.match(told.at(-1), { grade: 'healthy' });
  }

  provider.misbehave(wellKnown, say({ issuer: 'https://b.example.com', jwks_uri: jwksUri }));
  await look(interval, interval);
  t.match(told.at(-1), { grade: 'suspicious', lines: [/1 for RS256/u, /is that of the issuer/u] });
  t.same(answer(), well, 'the metadata of another issuer change nothing');
  provider.misbehave(wellKnown);

  await provider.rotate(['ES256']);
  await look(interval, interval);
  t.match(told.at(-1), { grade: 'suspicious', lines: [/1 for ES256/u, /allowed_algorithms/u] });
  t.same(answer(), well, 'nor do other keys');
  await provider.rotate(['RS256', 'ES256']);
  await look(interval, interval);
  t.match(told.at(-1), { grade: 'healthy', lines: [/1 for RS256, 1 for ES256/u] });

  const changes = told.length;
  await look(interval, interval);
  t.equal(told.length, changes, 'what stays the same is not told again');

  await provider.close();
  await look(interval, firstRetry);
  t.match(told.at(-1), {
    grade: 'unhealthy',
    lines: [/the connection was refused/u, /stays in use/u],
  });
  t.same(answer(), well, 'nor does its end');
});
