import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { eventually } from './control-plane/eventually.ts';
import { makeLocalCertificates } from '../src/certificates/local-certificates.ts';
import { startFakeApiServer } from './support/fake-api-server.ts';
import { policyText } from './support/policy.ts';
import { post } from './support/post.ts';
import { apiRule, reviewOf } from './support/review.ts';
import { runDexodus } from './support/run-dexodus.ts';
import { startServe, type ServeProcess } from './support/serve-process.ts';
import { v8Flags } from '../src/v8-flags.ts';

const review = JSON.stringify(reviewOf(apiRule([{ jwks_urls: ['https://dex.kyma.local'] }])));

/** A folder with a policy and certificates. */
async function prepared(t: { readonly testdir: () => string }, mode = 'deny') {
  const directory = t.testdir();
  const policy = join(directory, 'policy.yaml');
  await writeFile(policy, policyText({ mode }));
  const certs = join(directory, 'certs');
  await makeLocalCertificates(certs, Date.now());
  return { directory, policy, certs };
}

t.test('what can not work ends the start with the place and the way out', async (t) => {
  // Some twenty processes, one after the other.
  t.setTimeout(120_000);
  const { directory, policy, certs } = await prepared(t);
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  t.teardown(() => taken.close());
  const { port } = taken.address() as AddressInfo;
  const half = join(directory, 'half');
  await mkdir(half);
  await writeFile(join(half, 'tls.crt'), await readFile(join(certs, 'tls.crt')));
  const folder = join(directory, 'folder');
  await mkdir(join(folder, 'tls.crt'), { recursive: true });
  const other = join(directory, 'other');
  await makeLocalCertificates(other, Date.now());
  await writeFile(join(other, 'tls.key'), await readFile(join(certs, 'tls.key')));
  const kubeconfig = join(directory, 'kubeconfig');
  await writeFile(kubeconfig, 'clusters: {');
  const fromFile = ['--policy', policy];
  const fromCluster = ['--policy-configmap', 'dexodus/dexodus-policy'];
  for (const [args, message] of [
    [[], /name the policy: --policy FILE or --policy-configmap/],
    [[...fromFile, ...fromCluster], /--policy.* cannot be used with .*--policy-configmap/],
    [[...fromFile, '--prot', '8443'], /unknown option '--prot'\n\(Did you mean --port\?\)/],
    [[...fromFile, 'again'], /too many arguments/],
    [[...fromFile, '--port', '65536'], /--port.*0 .* to 65535/],
    [[...fromFile, '--probe-port', 'web'], /--probe-port.*0 .* to 65535/],
    [[...fromFile, '--drain-delay', '3601'], /--drain-delay.*from 0 to 3600/],
    [[...fromFile, '--drain-delay', ''], /--drain-delay.*from 0 to 3600/],
    [[...fromFile, '--client-name', 'a'], /--client-name needs --client-ca FILE/],
    [[...fromFile, '--client-ca', join(directory, 'none')], /--client-ca .*none .*ENOENT/],
    [[...fromFile, '--client-ca', policy], /client CA in .*policy\.yaml can't be used/],
    [[...fromFile, '--client-ca', 'x', '--client-name', 'a,,b'], /--client-name.*one comma each/],
    [[...fromFile, '--log-level', 'loud'], /--log-level.*Allowed choices/],
    [[...fromFile, '--port', `${port}`], /port \d+, another process does: .*--port/],
    [[...fromFile, '--probe-port', `${port}`], /port \d+, another process does: .*--probe-port/],
    [[...fromFile, '--host', '192.0.2.1'], /EADDRNOTAVAIL.*--host/],
    [
      [...fromFile, '--certs', half],
      /half .*tls\.key is missing\. Put a tls\.crt and its tls\.key/,
    ],
    [[...fromFile, '--certs', folder], /folder .*EISDIR/],
    [[...fromFile, '--certs', other], /tls\.key is not the key of tls\.crt/],
    [[...fromFile, '--service', 'dexodus/dexodus'], /--service.* cannot be used with .*--certs/],
    [['--policy-configmap', 'policy'], /NAMESPACE\/NAME.*"policy"/],
    [fromCluster, /not in a cluster.*--kubeconfig FILE/],
    [[...fromCluster, '--kubeconfig', join(directory, 'none')], /none can't be read: .*ENOENT/],
    [[...fromCluster, '--kubeconfig', kubeconfig], /kubeconfig can't be read/],
  ] as const) {
    const ports = ['--port', '0', '--probe-port', '0', '--host', '127.0.0.1'];
    const all = ['serve', ...ports, '--certs', certs, ...args];
    const { code, stdout, stderr } = await runDexodus(all);
    const line = args.join(' ');
    t.equal(code, 2, line);
    t.match(stderr, message, line);
    t.notMatch(stderr, /\n\s+at /, `${line}: for a person, not for a debugger`);
    t.notMatch(stdout, 'listening', line);
  }
});

t.test(
  'a policy file that is not there yet is waited for, and no review is let through',
  async (t) => {
    const { policy, certs } = await prepared(t);
    await rm(policy);
    const server = await startServe(t, ['--policy', policy, '--certs', certs]);
    t.match(await server.probe('/readyz'), {
      status: 503,
      body: /no policy is in force: .*ENOENT/,
    });
    t.match(await server.probe('/livez'), { status: 200 });
    t.match(await post(`${server.url}/validate`, review, server), { status: 503 });
    await writeFile(policy, policyText({ mode: 'deny' }));
    await eventually('it is ready', async () => (await isReady(server)) || undefined);
    t.match(await post(`${server.url}/validate`, review, server), { status: 200 });
  },
);

t.test('a policy file with a selector needs a cluster, which a kubeconfig names', async (t) => {
  const { directory, policy, certs } = await prepared(t);
  const selector = { matchLabels: { stage: 'legacy' } };
  const namespaces = [{ selector, mode: 'warn' }];
  await writeFile(policy, policyText({ mode: 'deny', dialect: 'ory', namespaces }));
  const options = ['--policy', policy, '--certs', certs];
  const alone = await startServe(t, options);
  t.match(await alone.probe('/readyz'), { status: 503, body: /selector needs a cluster.*--kubec/ });
  const apiServer = await startFakeApiServer();
  t.teardown(() => apiServer.close());
  const kubeconfig = join(directory, 'kubeconfig');
  await writeFile(kubeconfig, apiServer.kubeConfig.exportConfig());
  const { url, ca, probe } = await startServe(t, [...options, '--kubeconfig', kubeconfig]);
  const listing = await apiServer.next();
  t.match(await probe('/readyz'), { status: 503, body: /first list of namespaces/ });
  const shop = { metadata: { name: 'shop', labels: { stage: 'legacy' } } };
  listing.reply(200, { metadata: { resourceVersion: '7' }, items: [shop] });
  await apiServer.next();
  t.match(await probe('/readyz'), { status: 200 });
  const { body } = await post(`${url}/validate`, review, { ca });
  t.match(JSON.parse(body), { response: { allowed: true, warnings: [/is Dex/] } });
});

t.test('the kubelet swaps a mounted ConfigMap while reviews run, and none is lost', async (t) => {
  const { directory, certs } = await prepared(t);
  const mount = join(directory, 'mount');
  /** As the kubelet does it: a folder for each state, a link to it that is replaced by a rename. */
  const swap = async (state: string, text: string) => {
    await mkdir(join(mount, state), { recursive: true });
    await writeFile(join(mount, state, 'policy.yaml'), text);
    await symlink(state, join(mount, '..data_tmp'));
    await rename(join(mount, '..data_tmp'), join(mount, '..data'));
  };
  await swap('..1', policyText({ mode: 'deny' }));
  await symlink('..data/policy.yaml', join(mount, 'policy.yaml'));
  const server = await startServe(t, ['--policy', join(mount, 'policy.yaml'), '--certs', certs]);
  const load = startLoad(server);
  t.teardown(() => load.stop());
  const latest = (allowed: boolean) =>
    eventually(`allowed: ${allowed}`, async () => load.answers.at(-1) === allowed || undefined);
  await latest(false);

  await swap('..2', policyText({ mode: 'warn' }));
  await rm(join(mount, '..1'), { recursive: true });
  await latest(true);

  await swap('..3', 'mode: [');
  await eventually('it is refused', async () =>
    server.log.find(({ msg }) => msg === 'policy refused'),
  );
  const during = load.answers.length;
  await eventually('reviews go on', async () => load.answers.length > during + 50 || undefined);
  t.ok(load.answers.slice(during).every(Boolean), 'the last good one stays in force');
  t.equal(await isReady(server), true);
  t.match(await server.probe('/metrics'), { body: /^dexodus_policy_refused 1$/m });

  await swap('..4', policyText({ mode: 'deny' }));
  await latest(false);
  await load.stop();
  t.same(load.errors, []);
  const swaps = load.answers.filter((allowed, i) => allowed !== load.answers[i - 1]).length;
  t.equal(swaps, 3, 'each policy takes the place of the one before, at once and for good');
});

t.test('at SIGTERM readiness goes first, answers go on, and no review is lost', async (t) => {
  const { policy, certs } = await prepared(t);
  const drain = ['--drain-delay', '5'];
  const server = await startServe(t, ['--policy', policy, '--certs', certs, ...drain]);
  const load = startLoad(server);
  t.teardown(() => load.stop());
  await eventually('there is load', async () => load.answers.length > 100 || undefined);
  const before = Date.now();
  server.signal('SIGTERM');
  const notReady = await eventually('it is not ready', async () => {
    const answer = await server.probe('/readyz');
    return answer?.status === 503 ? answer : undefined;
  });
  t.match(notReady.body, /^not ready: the process is stopping/);
  const answered = load.answers.length;
  // For some time, API servers that have not heard of it come with new connections.
  await eventually('reviews go on', async () => load.answers.length > answered + 20 || undefined);
  t.ok(load.closes() > 15, 'each answer asks for its connection to be closed');
  t.match(await server.probe('/livez'), { status: 200 });
  await load.stop();
  t.equal(await server.exited, 0);
  t.ok(Date.now() - before >= 5000, 'it stays for the whole drain delay');
  t.same(load.errors, []);
  const decisions = server.log.filter(({ msg }) => msg === 'decision').length;
  t.equal(decisions, load.answers.length, 'each review has its line in the log');
  t.ok(server.log.some(({ msg, signal }) => msg === 'stopping' && signal === 'SIGTERM'));
});

t.test('a second signal stops at once', async (t) => {
  const { policy, certs } = await prepared(t);
  const drain = ['--drain-delay', '3600'];
  const server = await startServe(t, ['--policy', policy, '--certs', certs, ...drain]);
  server.signal('SIGTERM');
  await eventually('it drains', async () => !(await isReady(server)) || undefined);
  server.signal('SIGINT');
  t.equal(await server.exited, 1);
});

t.test('V8 runs with our flags once the server listens', async (t) => {
  const { directory, policy, certs } = await prepared(t);
  const hook = join(directory, 'hook.mjs');
  const tagFile = join(directory, 'tag');
  const tag = "process.getBuiltinModule('v8').cachedDataVersionTag()";
  const write = `process.getBuiltinModule('fs').writeFileSync(${JSON.stringify(tagFile)}, String(${tag}))`;
  await writeFile(hook, `process.on('exit', () => ${write});`);
  const { NODE_OPTIONS = '' } = process.env;
  const args = ['--policy', policy, '--certs', certs, '--drain-delay', '0'];
  const server = await startServe(t, args, { NODE_OPTIONS: `${NODE_OPTIONS} --import=${hook}` });
  server.signal('SIGTERM');
  t.equal(await server.exited, 0);
  const expected = execFileSync(process.execPath, ['--expose-gc', ...v8Flags, '-p', tag]);
  t.equal(await readFile(tagFile, 'utf8'), expected.toString().trim());
});

async function isReady(server: ServeProcess): Promise<boolean> {
  return (await server.probe('/readyz'))?.status === 200;
}

/** Four clients that send one review after the other, as API servers do. */
function startLoad({ url, ca }: ServeProcess) {
  const stopped = new AbortController();
  const answers: boolean[] = [];
  const errors: unknown[] = [];
  let closes = 0;
  const clients = Array.from({ length: 4 }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!stopped.signal.aborted) {
      try {
        const { status, headers, body } = await post(`${url}/validate`, review, { ca, agent });
        if (status !== 200) throw new Error(`${status} ${body}`);
        answers.push(JSON.parse(body).response.allowed);
        if (headers['connection'] === 'close') closes++;
      } catch (error) {
        errors.push(error);
        break;
      }
    }
    agent.destroy();
  });
  return {
    answers,
    errors,
    closes: () => closes,
    async stop() {
      stopped.abort();
      await Promise.all(clients);
    },
  };
}
