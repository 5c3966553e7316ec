import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { admitPolicy } from '../../src/admit-policy.ts';
import { admit } from '../../src/admit.ts';
import { DexodusError } from '../../src/errors.ts';
import { readServingCertificate } from '../../src/certificates/serving-certificate.ts';
import {
  buildAdmissionServer,
  type AdmissionServerDependencies,
} from '../../src/server/admission-server.ts';
import { hashPolicy } from '../../src/policy-source/hash-policy.ts';
import type { Failure } from '../../src/audit/reporter.ts';
import { eventually } from '../control-plane/eventually.ts';
import { apiRule, reviewOf } from '../support/review.ts';
import { makeClientAuthority, type ClientAuthority } from '../support/client-certificate.ts';
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
  const { server, inFlight, changeCertificate, changeClientAuthority } = buildAdmissionServer(
    {
      admit,
      admitPolicy: (reviewed, nowMilliseconds) =>
        admitPolicy(reviewed, { configMap: 'dexodus/policy', hashOf: hashPolicy, nowMilliseconds }),
      policy: () => policy,
      labelsOf: () => ({}),
      clock: { now: () => 0, monotonic: () => 0 },
      isDraining: () => false,
      longestWait: () => 0,
      connectionRefused: () => {},
      reviewed: ({ record: { decided } }) =>
        reviewed.push(`${decided.endpoint} ${decided.verdict}`),
      failed: (failure) => failures.push(failure),
      ...overrides,
    },
    tls,
  );
  await server.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(() => server.close());
  const { port } = server.server.address() as AddressInfo;
  return {
    server,
    inFlight,
    changeCertificate,
    changeClientAuthority,
    port,
    url: `https://localhost:${port}`,
    failures,
    reviewed,
  };
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

t.test('an answer holds what a request says, in whatever language', async (t) => {
  const { url } = await listening(t);
  const asked = review.replaceAll('orders', 'größe\u0122');
  const { body } = await post(`${url}/validate`, asked, { ca });
  t.match(JSON.parse(body).response.status.message, /^APIRule shop\/größe\u0122 relies on Dex/);
});

t.test('without a policy, or with a defect in the decision, a review is an error', async (t) => {
  const without = await listening(t, { policy: () => undefined });
  const missing = await post(`${without.url}/validate`, review, { ca });
  t.equal(missing.status, 503);
  t.equal(missing.headers['retry-after'], undefined, 'a client of Kubernetes would wait');
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
  t.match(JSON.parse(answer.body), { code: 'ERR_INTERNAL', uid: 'a1b2' });
  t.match(broken.failures, [{ code: 'ERR_INTERNAL', uid: 'a1b2', error: defect }]);
});

t.test(
  'a review waits for the labels of its namespace, and without them is an error',
  async (t) => {
    const selector = { matchLabels: { stage: 'legacy' } };
    const policy = testPolicy({ mode: 'deny', namespaces: [{ selector, mode: 'warn' }] });
    const answers = [
      async () => {
        throw new DexodusError('ERR_NAMESPACE_UNREADABLE', 'no answer');
      },
      async () => ({ stage: 'legacy' }),
      () => ({ stage: 'legacy' }),
      () => ({}),
    ];
    const { url, failures } = await listening(t, {
      policy: () => policy,
      labelsOf: () => answers.shift()?.() ?? {},
    });
    const unread = await post(`${url}/validate`, review, { ca });
    t.equal(unread.status, 503);
    t.match(JSON.parse(unread.body), { code: 'ERR_NAMESPACE_UNREADABLE', uid: 'a1b2' });
    t.notMatch(unread.body, 'allowed');
    t.match(failures, [{ code: 'ERR_NAMESPACE_UNREADABLE', uid: 'a1b2' }]);
    for (const allowed of [true, true, false]) {
      const { body } = await post(`${url}/validate`, review, { ca });
      t.match(JSON.parse(body), { response: { allowed } });
    }
  },
);

t.test('a review that the API server has given up is not decided', async (t) => {
  let now = 0;
  const { url } = await listening(t, { clock: { now: () => 0, monotonic: () => (now += 2000) } });
  t.equal((await post(`${url}/validate?timeout=3s`, review, { ca })).status, 200);
  const late = await post(`${url}/validate?timeout=1s`, review, { ca });
  t.equal(late.status, 503);
  t.match(JSON.parse(late.body), { code: 'ERR_REVIEW_TIMEOUT' });
});

t.test(
  'a review that waited for too long is refused at once, and its connection is kept',
  async (t) => {
    let waited = 600;
    let decided = 0;
    const { url, server, inFlight, failures } = await listening(t, {
      longestWait: () => waited,
      admit(...review) {
        decided++;
        return admit(...review);
      },
    });
    let connections = 0;
    server.server.on('secureConnection', () => connections++);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    t.teardown(async () => agent.destroy());
    const large = review + ' '.repeat(1024 * 1024);
    for (const body of [review, large]) {
      const refused = await post(`${url}/validate?timeout=1s`, body, { ca, agent });
      t.match(refused, { status: 503, headers: { 'retry-after': '1' } });
      t.match(JSON.parse(refused.body), { code: 'ERR_OVERLOADED' });
      t.notMatch(refused.body, 'allowed');
    }
    t.equal(decided, 0);
    t.equal(failures.length, 2);
    t.equal((await post(`${url}/validate?timeout=3s`, review, { ca, agent })).status, 200);
    waited = 0;
    t.equal((await post(`${url}/validate?timeout=1s`, review, { ca, agent })).status, 200);
    t.equal(connections, 1);
    await eventually('nothing is in flight', async () => inFlight() === 0 || undefined);
  },
);

t.test('bodies that never end leave room for those that do', async (t) => {
  const { port, url, inFlight } = await listening(t);
  const sockets = [7, 7].map((mebibytes) => {
    const socket = connect({ port, ca, host: '127.0.0.1', servername: 'localhost' });
    socket.write(
      `POST /validate HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n` +
        `content-length: ${mebibytes * 1024 * 1024}\r\n\r\n{`,
    );
    return socket;
  });
  await eventually('they are in flight', async () => inFlight() === 2 || undefined);
  const large = review + ' '.repeat(2 * 1024 * 1024);
  t.match(await post(`${url}/validate`, large, { ca }), { status: 503 });
  t.match(await post(`${url}/validate`, review, { ca }), { status: 200 });
  for (const socket of sockets) socket.destroy();
  await eventually('they are forgotten', async () => inFlight() === 0 || undefined);
  t.match(await post(`${url}/validate`, large, { ca }), { status: 200 });
});

t.test('no more connections are taken than there is room for, and those are told of', async (t) => {
  let refused = 0;
  const { port, server } = await listening(t, { connectionRefused: () => refused++ });
  t.equal(server.server.maxConnections, 512);
  server.server.maxConnections = 1;
  const first = connect({ port, ca, host: '127.0.0.1', servername: 'localhost' });
  await once(first, 'secureConnect');
  const second = connect({ port, ca, host: '127.0.0.1', servername: 'localhost' });
  await new Promise((resolve) => second.on('error', () => {}).on('close', resolve));
  t.equal(refused, 1);
  first.destroy();
});

t.test(
  'another certificate leaves it as it was who may call, and other clients the certificate',
  async (t) => {
    const [one, other] = [await makeClientAuthority(), await makeClientAuthority()];
    const clients = { authority: one.pem, names: [] };
    const { url, changeCertificate, changeClientAuthority } = await listening(t, { clients });
    const status = async ({ issue }: ClientAuthority) => {
      const agent = new Agent(await issue({ subject: 'CN=kube-apiserver' }));
      return (await post(`${url}/validate`, review, { ca, agent })).status;
    };
    changeCertificate(tls);
    t.equal(await status(other), 401);
    t.equal(await status(one), 200);
    changeClientAuthority(other.pem);
    changeCertificate(tls);
    t.equal(await status(one), 401);
    t.equal(await status(other), 200);
    t.equal((await post(`${url}/validate`, review, { ca })).status, 401);
  },
);

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

t.test('a review that is half sent when the server closes is answered', async (t) => {
  let isDraining = false;
  const { port, server, inFlight } = await listening(t, { isDraining: () => isDraining });
  const fresh = connect({ port, ca, host: '127.0.0.1', servername: 'localhost' });
  await once(fresh, 'secureConnect');
  const sockets = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const socket = connect({ port, ca, host: '127.0.0.1', servername: 'localhost' });
      await once(socket, 'secureConnect');
      socket.write(
        `POST /validate HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n` +
          `content-length: ${review.length}\r\n\r\n${review.slice(0, 10)}`,
      );
      return socket;
    }),
  );
  await eventually('all are in flight', async () => inFlight() === 20 || undefined);
  isDraining = true;
  const closed = server.close();
  const freshClosed = once(fresh.resume(), 'close');
  const answers = sockets.map((socket) => text(socket));
  for (const socket of sockets) socket.write(review.slice(10));
  for (const answer of await Promise.all(answers)) {
    t.match(answer, /^HTTP\/1\.1 200 /);
    t.match(answer, /\r\nconnection: close\r\n/i);
  }
  await freshClosed;
  await closed;
  t.equal(inFlight(), 0);
});

t.test('under load, a drain sends everyone away and loses no review', async (t) => {
  let isDraining = false;
  const { url, server, reviewed } = await listening(t, { isDraining: () => isDraining });
  const statuses: number[] = [];
  const clients = Array.from({ length: 8 }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    t.teardown(async () => agent.destroy());
    for (;;) {
      const { status, headers } = await post(`${url}/validate`, review, { ca, agent });
      statuses.push(status);
      // What the Service does then: the next connection goes to another replica.
      if (headers['connection'] === 'close') return;
    }
  });
  await eventually('there is load', async () => statuses.length > 50 || undefined);
  isDraining = true;
  await Promise.all(clients);
  await server.close();
  t.ok(statuses.every((status) => status === 200));
  t.equal(reviewed.length, statuses.length);
});

t.test('a client that goes away is forgotten', async (t) => {
  const { port, inFlight, reviewed } = await listening(t);
  const client = connect({ port, ca, servername: 'localhost' });
  client.write(
    `POST /mutate HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{`,
  );
  await eventually('it is in flight', async () => inFlight() === 1 || undefined);
  client.destroy();
  await eventually('it is forgotten', async () => inFlight() === 0 || undefined);
  t.same(reviewed, []);
});

t.test('a decision that nobody waits for any more is reported all the same', async (t) => {
  const agent = new Agent();
  const { url, inFlight, reviewed } = await listening(t, {
    admit(...decided) {
      agent.destroy();
      return admit(...decided);
    },
  });
  await t.rejects(post(`${url}/mutate`, review, { ca, agent }));
  await eventually('it is reported', async () => reviewed.length === 1 || undefined);
  t.equal(inFlight(), 0);
});

t.test('a member __proto__ is a member, and decides nothing', async (t) => {
  const { url } = await listening(t);
  const body = review.replace('"spec":{', '"spec":{"__proto__":{"rules":[]},"constructor":{},');
  const answer = await post(`${url}/mutate`, body, { ca });
  t.match(JSON.parse(answer.body), { response: { allowed: true, patchType: 'JSONPatch' } });
  t.equal(Object.hasOwn(Object.prototype, 'rules'), false);
});

t.test('an error gives back no more than a bounded uid', async (t) => {
  const { url, failures } = await listening(t, {
    admit: () => {
      throw new Error('x');
    },
  });
  const body = JSON.stringify({ request: { uid: 'u'.repeat(100_000) } });
  t.ok((await post(`${url}/mutate`, body, { ca })).body.length < 300);
  t.equal(failures[0]?.uid?.length, 64);
});

t.test('what a slow or idle client may take is bounded', async (t) => {
  const { server } = await listening(t);
  t.ok(server.server.headersTimeout > 0 && server.server.headersTimeout <= 10_000);
  t.equal(server.server.requestTimeout, 30_000, "the API server's longest timeout");
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

t.test('a new certificate is for new connections; those that are open go on', async (t) => {
  const { port, url, changeCertificate } = await listening(t);
  const agent = new Agent({ ca, keepAlive: true, maxSockets: 1 });
  t.teardown(async () => agent.destroy());
  const before = await post(`${url}/validate`, review, { ca, agent });
  const other = join(t.testdir(), 'other');
  const changed = await readServingCertificate(other, Date.now());
  changeCertificate(changed);

  t.equal((await post(`${url}/validate`, review, { ca, agent })).status, before.status);
  await t.rejects(post(`${url}/validate`, review, { ca }), /certificate/);
  const newAuthority = await readFile(join(other, 'ca.crt'), 'utf8');
  t.equal((await post(`${url}/validate`, review, { ca: newAuthority })).status, 200);
  const error = await new Promise((resolve) => {
    connect(
      { port, maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
      () => resolve(undefined),
    ).on('error', resolve);
  });
  t.match(error, { code: /^ERR_SSL/ }, 'and it speaks nothing older than TLS 1.2 either');
});
