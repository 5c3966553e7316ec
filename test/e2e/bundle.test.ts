import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseSync } from 'oxc-parser';
import t from 'tap';
import { parse } from 'yaml';
import { sourceProgram, startServer } from '../../demo/start-server.ts';
import { runCommand, type CommandOutcome } from '../control-plane/run-command.ts';
import { reviewOf } from '../support/review.ts';

const project = join(import.meta.dirname, '../..');
const policy = join(project, 'demo/policy.yaml');
const apiRules = join(project, 'test/fixtures');

const folder = await mkdtemp(join(tmpdir(), 'dexodus-bundle-'));
const bundle = join(folder, 'dist');
t.teardown(() => rm(folder, { recursive: true }));
const built = await runCommand(process.execPath, ['build.ts', bundle], { cwd: project });
t.equal(built.code, 0, 'the bundle is built', { stderr: built.stderr });
const bundledProgram = join(bundle, 'dexodus.js');

/** Runs one program, and the other. */
async function runBoth(args: readonly string[], stdin = ''): Promise<readonly CommandOutcome[]> {
  const runs = [sourceProgram, bundledProgram].map((program) =>
    runCommand(process.execPath, [program, ...args], { stdin }),
  );
  return Promise.all(runs);
}

t.test('the bundle checks files as the source does', async (t) => {
  const cases = [
    { args: ['check', '--policy', policy, '-f', apiRules], code: 1 },
    { args: ['check', '--policy', policy, '-f', apiRules, '-o', 'diff'], code: 1 },
    { args: ['check', '--policy', policy, '-f', apiRules, '-o', 'json'], code: 1 },
    { args: ['check', '--policy', policy, '-f', apiRules, '-o', 'yaml'], code: 1 },
    { args: ['check', '--policy', policy, '-f', join(apiRules, 'allow/v2-no-auth.yaml')], code: 0 },
    { args: ['check', '--policy', join(apiRules, 'fix/pair.yaml'), '-f', apiRules], code: 2 },
    { args: ['check', '--policy', policy, '-f', '-'], code: 1 },
    { args: ['check', '--help'], code: 0 },
    { args: ['serve', '--help'], code: 0 },
    { args: ['--help'], code: 0 },
    { args: ['--version'], code: 0 },
    { args: ['chekc'], code: 2 },
  ];
  const stdin = await readFile(join(apiRules, 'deny/mixed.yaml'), 'utf8');
  for (const { args, code } of cases) {
    const line = args.join(' ').replaceAll(`${project}/`, '');
    const [source, bundled] = await runBoth(args, stdin);
    t.same(bundled, source, line);
    t.equal(bundled?.code, code, `${line} ends with ${code}`);
  }
});

t.test('the bundle answers reviews as the source does, byte for byte', async (t) => {
  const servers = [];
  for (const [name, program] of Object.entries({ sourceProgram, bundledProgram })) {
    const certificates = join(folder, name);
    const server = await startServer(program, policy, certificates);
    t.teardown(() => server.stop());
    const ca = await readFile(join(certificates, 'ca.crt'), 'utf8');
    servers.push({ url: server.url, ca });
  }
  const names = await readdir(apiRules, { recursive: true });
  for (const name of names.filter((path) => path.endsWith('.yaml'))) {
    const object = parse(await readFile(join(apiRules, name), 'utf8'));
    const relabelled = { ...object, metadata: { ...object.metadata, labels: { team: 'a' } } };
    const reviews = { CREATE: reviewOf(object), UPDATE: reviewOf(relabelled, object) };
    for (const [operation, review] of Object.entries(reviews)) {
      for (const endpoint of ['mutate', 'validate']) {
        const answers = servers.map((server) => post(server, endpoint, JSON.stringify(review)));
        const [source, bundled] = await Promise.all(answers);
        t.same(bundled, source, `/${endpoint} ${name} ${operation}`);
        t.equal(bundled?.status, 200);
      }
    }
  }
  for (const body of ['{', '[]', '{"apiVersion":"admission.k8s.io/v1beta1"}']) {
    const [source, bundled] = await Promise.all(
      servers.map((server) => post(server, 'mutate', body)),
    );
    t.same(bundled, source, `/mutate ${body}`);
    t.equal(bundled?.status, 400);
  }
});

t.test('the bundle finds its way to a cluster as the source does', async (t) => {
  const credential = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential' };
  const exec = {
    apiVersion: credential.apiVersion,
    command: 'echo',
    args: [JSON.stringify({ ...credential, status: { token: 'x' } })],
    interactiveMode: 'Never',
  };
  const ways = [
    { user: { token: 'x' } },
    { user: { exec } },
    { user: { token: 'x' }, cluster: { 'proxy-url': 'http://127.0.0.1:1' } },
    { user: { token: 'x' }, cluster: { 'proxy-url': 'socks5://127.0.0.1:1' } },
  ];
  for (const { user, cluster } of ways) {
    const kubeconfig = join(folder, 'kubeconfig');
    // Nothing listens there: how far it gets is in the message.
    const clusters = [{ name: 'a', cluster: { server: 'https://127.0.0.1:1', ...cluster } }];
    const contexts = [{ name: 'a', context: { cluster: 'a', user: 'a' } }];
    const users = [{ name: 'a', user }];
    const config = { clusters, contexts, users, 'current-context': 'a' };
    await writeFile(kubeconfig, JSON.stringify(config));
    const way = JSON.stringify({ user: Object.keys(user), cluster });
    const [source, bundled] = await runBoth(['doctor', '--kubeconfig', kubeconfig]);
    t.same(bundled, source, way);
    t.match(bundled, { code: 2, stderr: /ECONNREFUSED/ }, way);
  }
});

t.test("the bundle imports nothing but its parts: Node's own modules are required", async (t) => {
  const parts = (await readdir(bundle)).filter((path) => path.endsWith('.js'));
  for (const part of parts) {
    const { module } = parseSync(part, await readFile(join(bundle, part), 'utf8'));
    const foreign = module.staticImports
      .map(({ moduleRequest }) => moduleRequest.value)
      .filter((name) => !name.startsWith('./'));
    t.same(foreign, [], part);
  }
});

t.test('what packages require, and nothing here asks for, is left out', async (t) => {
  const licenses = await readFile(join(bundle, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  t.match(licenses, /^fastify /m);
  const left = ['ajv', 'light-my-request', 'semver', '@opentelemetry/api', 'undici'];
  for (const name of left) t.notMatch(licenses, `\n${name} `, name);
});

t.test('so are the messages of zod in other languages', async (t) => {
  const german = join(project, 'node_modules/zod/v4/locales/de.js');
  t.match(await readFile(german, 'utf8'), 'Eingabe');
  t.same(await partsWith(bundle, 'Eingabe'), []);
});

/** Words by which a package is known wherever esbuild put it. */
const marks = {
  fastify: 'FST_ERR_CTP_BODY_TOO_LARGE',
  x509: 'tsyringe requires a reflect polyfill',
  kubernetes: 'SERVICEACCOUNT_CA_PATH',
  zod: '$ZodObject',
};

/** The bundle, copied without the parts that hold these packages. */
async function bundleWithout(packages: readonly (keyof typeof marks)[]): Promise<string> {
  const copy = await mkdtemp(join(folder, 'partial-'));
  await cp(bundle, copy, { recursive: true });
  for (const name of packages) {
    const parts = await partsWith(copy, marks[name]);
    t.equal(parts.length, 1, `one part holds ${name}`);
    for (const part of parts) await rm(join(copy, part));
  }
  return join(copy, 'dexodus.js');
}

async function partsWith(place: string, words: string): Promise<readonly string[]> {
  const found = [];
  for (const part of (await readdir(place)).filter((path) => path.endsWith('.js')))
    if ((await readFile(join(place, part), 'utf8')).includes(words)) found.push(part);
  return found;
}

t.test('a part that is not needed is not read', async (t) => {
  const helpful = await bundleWithout(['fastify', 'x509', 'kubernetes', 'zod']);
  for (const args of [['--help'], ['serve', '--help'], ['check', '--help'], ['token', '--help']]) {
    const { code, stdout } = await runCommand(process.execPath, [helpful, ...args]);
    t.equal(code, 0, `${args.join(' ')} needs no package but commander`);
    t.match(stdout, /^Usage: dexodus/);
  }
  const usage = await runCommand(process.execPath, [helpful, 'serve', '--port', 'x']);
  t.match(usage.stderr, /--port/, 'nor does what is wrong with an option');

  const program = await bundleWithout(['fastify', 'x509', 'kubernetes']);
  const args = [program, 'check', '--policy', policy, '-f', apiRules];
  const { code, stderr } = await runCommand(process.execPath, args);
  t.equal(code, 1, 'check needs no server, no certificates, no Kubernetes client', { stderr });

  const server = await startServer(
    await bundleWithout(['kubernetes']),
    policy,
    join(folder, 'partial-certificates'),
  );
  t.equal(await server.stop(), 0, 'a server with a policy file needs no Kubernetes client');
});

function post(
  server: { readonly url: string; readonly ca: string },
  endpoint: string,
  body: string,
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      ca: server.ca,
      headers: { 'content-type': 'application/json' },
      agent: false,
    };
    const sent = request(`${server.url}/${endpoint}?timeout=3s`, options, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
    });
    sent.on('error', reject).end(body);
  });
}
