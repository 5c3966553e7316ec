import { dirname, join } from 'node:path';
import t from 'tap';
import { findBinaries } from '../control-plane/binaries.ts';
import { endNamespace } from '../control-plane/end-namespace.ts';
import { eventually } from '../control-plane/eventually.ts';
import { startInstalled } from '../control-plane/installed.ts';
import { runCommand } from '../control-plane/run-command.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';
import { readBlocks } from '../docs/block.ts';
import { apiClientOf } from './api-client.ts';

const policy = `
apiVersion: dexodus.dev/v1
kind: Policy
mode: deny
providers:
  - name: ias
    issuer: https://tenant.accounts.ondemand.com
    jwksUri: https://tenant.accounts.ondemand.com/oauth2/certs
defaults: [ias]
`;

const ruleWith = (name: string, url: string) => ({
  apiVersion: 'gateway.kyma-project.io/v1beta1',
  kind: 'APIRule',
  metadata: { name, namespace: 'default' },
  spec: {
    rules: [{ path: '/.*', accessStrategies: [{ handler: 'jwt', config: { jwks_urls: [url] } }] }],
  },
});
const onDex = ruleWith('on-dex', 'https://dex.kyma.local/keys');
const clean = ruleWith('clean', 'https://tenant.accounts.ondemand.com/oauth2/certs');

t.test('the commands of docs/bad-day.md', { skip: await skipWithoutControlPlane() }, async (t) => {
  const { cluster, dexodus, stop } = await startInstalled({ policy });
  t.teardown(stop);
  const { admin, developer, directory } = cluster;
  const found = await findBinaries(process.env);
  if (found.kind === 'missing') throw new Error(found.reason);
  const kubectlFolder = dirname(found.binaries.kubectl);
  // The manifests as they are installed here: a Service that leads to this machine.
  const installed = join(directory, 'overlay');

  const commands = new Map(
    readBlocks('bad-day.md').map(({ heading, text }) => [heading, text.trim()]),
  );
  const tried = new Set<string>();
  /** Runs what the documentation says below a heading, as a person would: in a shell. */
  const run = async (heading: string): Promise<void> => {
    tried.add(heading);
    const command = commands.get(heading) ?? '';
    const { code, stderr } = await runCommand(
      '/bin/sh',
      ['-c', command.replaceAll('manifests/base', installed)],
      {
        env: {
          PATH: `${kubectlFolder}:${process.env['PATH']}`,
          HOME: directory,
          KUBECONFIG: admin.kubeconfig,
        },
      },
    );
    if (code !== 0) throw new Error(`${command}: ${stderr}`);
  };
  const create = async (rule: object): Promise<string> => {
    const { code, stderr } = await developer.kubectl(
      ['create', '--dry-run=server', '-f', '-'],
      rule,
    );
    if (code === 0) return 'stored';
    return stderr.includes('denied the request') ? 'denied' : stderr;
  };
  const becomes = async (rule: object, outcome: string | RegExp): Promise<void> => {
    const matches = (seen: string): boolean =>
      typeof outcome === 'string' ? seen === outcome : outcome.test(seen);
    await eventually(
      `an APIRule ${String(outcome)}`,
      async () => matches(await create(rule)) || undefined,
    );
  };
  const undo = async (): Promise<void> => {
    await admin.kubectlOrThrow(['apply', '-k', installed]);
    await becomes(onDex, 'denied');
  };
  const deploymentAt = (path: string): Promise<string> =>
    admin.kubectlOrThrow([
      'get',
      'deployment',
      'dexodus',
      '-n',
      'dexodus',
      '-o',
      `jsonpath=${path}`,
    ]);

  await t.test('each is one command', async (t) => {
    t.ok(commands.size >= 7);
    for (const [heading, command] of commands) t.notMatch(command, '\n', heading);
  });

  await t.test('record only: what was refused is stored', async () => {
    await becomes(onDex, 'denied');
    await run('Record only');
    await becomes(onDex, 'stored');
    await undo();
  });

  await t.test('more replicas, and a restart, change the Deployment alone', async (t) => {
    await run('More replicas');
    t.equal(await deploymentAt('{.spec.replicas}'), '4');
    await run('Restart');
    t.match(await deploymentAt('{.spec.template.metadata.annotations}'), 'restartedAt');
    await becomes(onDex, 'denied');
    await undo();
    t.equal(await deploymentAt('{.spec.replicas}'), '2');
  });

  await t.test('let pass what nobody judges: an answer counts, no answer is none', async (t) => {
    await dexodus.end('SIGKILL');
    await becomes(clean, /failed calling webhook "validate\.dexodus\.dev"/);
    await run('Let pass what nobody judges');
    await becomes(clean, 'stored');
    t.equal(await create(onDex), 'stored');
    await run('Stop it, but keep it');
    t.equal(await deploymentAt('{.spec.replicas}'), '0');
    await dexodus.start();
    await becomes(onDex, 'denied');
    await undo();
  });

  await t.test('no judgement: nothing is refused, with or without dexodus', async () => {
    await run('No judgement');
    await becomes(onDex, 'stored');
    await undo();
  });

  await t.test('nothing at all: the API server does not know dexodus any more', async (t) => {
    await run('Nothing at all');
    await becomes(onDex, 'stored');
    const kinds = 'mutatingwebhookconfigurations,validatingwebhookconfigurations';
    t.equal(await admin.kubectlOrThrow(['get', kinds, '-o', 'name']), '');
    await undo();
  });

  await t.test('remove it: no apply is refused while the last replica drains', async (t) => {
    const api = await apiClientOf(developer);
    const path = '/apis/gateway.kyma-project.io/v1beta1/namespaces/default/apirules?dryRun=All';
    const refused: string[] = [];
    let written = 0;
    const over = new AbortController();
    const load = (async () => {
      while (!over.signal.aborted) {
        const { status, body } = await api.send('POST', path, clean);
        written++;
        if (status !== 201) refused.push(body);
      }
    })();
    const more = async (count: number): Promise<void> => {
      const before = written;
      await eventually('more written', async () => written > before + count || undefined);
    };
    await more(50);
    // In a cluster SIGTERM comes later still: after preStop.
    const gone = dexodus.end('SIGTERM');
    await Promise.all([run('Remove it'), endNamespace(admin, 'dexodus')]);
    await more(50);
    over.abort();
    await Promise.all([load, gone]);
    api.close();
    t.comment(`${written} APIRules were written meanwhile`);
    t.strictSame(refused, []);
    t.equal(await create(onDex), 'stored');
  });

  await t.test('none of them is left untried', async (t) => {
    t.strictSame([...tried].toSorted(), [...commands.keys()].toSorted());
  });
});
