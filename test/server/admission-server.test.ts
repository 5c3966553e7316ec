import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { admit } from '../../src/admit.ts';
import { readServingCertificate } from '../../src/certificates/serving-certificate.ts';
import {
  buildAdmissionServer,
  type AdmissionServerDependencies,
  type Failure,
} from '../../src/server/admission-server.ts';
import { apiRule, reviewOf } from '../support/review.ts';
import { testPolicy } from '../support/policy.ts';
import { post } from '../support/post.ts';

const directory = t.testdir();
const tls = await readServingCertificate(directory, Date.now());
const ca = await readFile(join(directory, 'ca.crt'), 'utf8');
const review = JSON.stringify(reviewOf(apiRule([{ jwks_urls: ['https://dex.kyma.local'] }])));

async function listening(t: Tap, overrides: Partial<AdmissionServerDependencies> = {}) {
  const failures: Failure[] = [];
  const reviewed: string[] = [];
  const policy = testPolicy();
  const server = buildAdmissionServer(
    {
      admit,
      policy: () => policy,
      clock: { now: () => 0, monotonic: () => 0 },
      isDraining: () => false,
      reviewed: ({ record }) => reviewed.push(`${record.endpoint} ${record.verdict}`),
      failed: (failure) => failures.push(failure),
      ...overrides,
    },
    tls,
  );
  await server.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(() => server.close());
  const { port } = server.server.address() as AddressInfo;
  return { server, port, url: `https://localhost:${port}`, failures, reviewed };
}
type Tap = { readonly teardown: (done: () => Promise<unknown>) => void };

t.test('bad input gets an error that names what is wrong, and never an allow', async (t) => {
  const { url, failures } = await listening(t);
  for (const [body, type, status, code] of [
    ['{', 'application/json', 400, 'ERR_REVIEW_INVALID'],
    ['', 'application/json', 400, 'ERR_REVIEW_INVALID'],
    ['{}', 'application/json', 400, 'ERR_REVIEW_INVALID'],
    ['null', 'application/json', 400, 'ERR_REVIEW_INVALID'],
    ['{"__proto__":{"kind":"AdmissionReview"}}', 'application/json', 400, 'ERR_REVIEW_INVALID'],
    [review, 'text/plain', 415, 'ERR_MEDIA_TYPE'],
    [review, 'application/jsonp', 415, 'ERR_MEDIA_TYPE'],
    [Buffer.alloc(7 * 1024 * 1024 + 1, ' '), 'application/json', 413, 'ERR_BODY_TOO_LARGE'],
  ] as const) {
    const answer = await post(`${url}/validate`, body, { ca, type });
    t.equal(answer.status, status, code);
    t.match(JSON.parse(answer.body), { code, message: String });
    t.notMatch(answer.body, 'allowed');
  }
  t.equal(failures.length, 8, 'each is counted');
  t.equal((await post(`${url}/other`, review, { ca })).status, 404);
});

t.test('a body of 7 MiB is still read', async (t) => {
  const { url } = await listening(t);
  const body = review + ' '.repeat(7 * 1024 * 1024 - review.length);
  t.equal((await post(`${url}/validate`, body, { ca })).status, 200);
});

t.test('without a policy, or with a defect in the decision, a review is an error', async (t) => {
  const without = await listening(t, { policy: () => undefined });
  const missing = await post(`${without.url}/validate`, review, { ca });
  t.match(missing, { status: 503, headers: { 'retry-after': '1' } });
  t.match(JSON.parse(missing.body), { code: 'ERR_POLICY_MISSING' });
  const defect = new TypeError('secret detail');
  const broken = await listening(t, {
    admit: () => {
      throw defect;
    },
  });
  const answer = await post(`${broken.url}/mutate`, review, { ca });
  t.equal(answer.status, 500);
  t.notMatch(answer.body, /secret|allowed/);
  t.match(broken.failures, [{ code: 'ERR_INTERNAL', uid: 'a1b2', error: defect }]);
});

t.test('a review that the API server has given up is not decided', async (t) => {
  let now = 0;
  const { url } = await listening(t, { clock: { now: () => 0, monotonic: () => (now += 2000) } });
  t.equal((await post(`${url}/validate?timeout=3s`, review, { ca })).status, 200);
  const late = await post(`${url}/validate?timeout=1s`, review, { ca });
  t.equal(late.status, 503);
  t.match(JSON.parse(late.body), { code: 'ERR_REVIEW_TIMEOUT' });
});

t.test('a review is answered, then reported', async (t) => {
  const { url, reviewed } = await listening(t);
  const answer = await post(`${url}/mutate?timeout=3s`, review, { ca });
  t.match(answer, { status: 200, headers: { 'content-type': /^application\/json/ } });
  t.match(JSON.parse(answer.body), {
    response: { uid: 'a1b2', allowed: true, patchType: 'JSONPatch' },
  });
  t.equal((await post(`${url}/validate`, review, { ca })).status, 200);
  t.same(reviewed, ['mutate fix', 'validate deny']);
});

t.test('connections are kept, for longer than the API server keeps idle ones', async (t) => {
  const { url, server } = await listening(t);
  t.ok(server.server.keepAliveTimeout >= 95_000);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(async () => agent.destroy());
  let connections = 0;
  server.server.on('secureConnection', () => connections++);
  for (let i = 0; i < 5; i++) await post(`${url}/validate`, review, { ca, agent });
  t.equal(connections, 1);
});

t.test('while it drains, reviews are answered and connections are to be closed', async (t) => {
  const { url } = await listening(t, { isDraining: () => true });
  t.match(await post(`${url}/validate`, review, { ca }), {
    status: 200,
    headers: { connection: 'close' },
  });
});

t.test('a stop under load loses no review', async (t) => {
  const { url, server } = await listening(t);
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  t.teardown(async () => agent.destroy());
  const answers = Array.from({ length: 200 }, () => post(`${url}/validate`, review, { ca, agent }));
  await answers[0];
  const draining = Promise.allSettled(answers);
  const closed = draining.then(() => server.close());
  t.ok((await draining).every((it) => it.status === 'fulfilled' && it.value.status === 200));
  await closed;
});

t.test('nothing older than TLS 1.2 is spoken', async (t) => {
  const { port } = await listening(t);
  const error = await new Promise((resolve) => {
    connect(
      { port, ca, maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
      () => resolve(undefined),
    ).on('error', resolve);
  });
  t.match(error, { code: /^ERR_SSL/ });
});
