import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import t from 'tap';
import { runCommand } from '../control-plane/run-command.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';

const project = join(import.meta.dirname, '../..');

t.test('npm run cluster', { skip: await skipWithoutControlPlane() }, async (t) => {
  const program = join(project, 'test/control-plane/cluster.ts');
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => child.kill('SIGKILL'));
  const exit = once(child, 'exit');
  const exports = new Map<string, string>();
  for await (const line of createInterface(child.stdout)) {
    const [, name, value] = /^ {2}export (\w+)=(\S+)/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) exports.set(name, value);
    if (line.startsWith('Ctrl-C')) break;
  }
  const { KUBECONFIG = '', PATH = '' } = Object.fromEntries(exports);

  await t.test('prints lines to paste, with which the demo shows what dexodus does', async (t) => {
    const kubectl = join(PATH.replace(':$PATH', ''), 'kubectl');
    const env = { KUBECONFIG, HOME: dirname(KUBECONFIG) };
    const apply = ['apply', '-f', join(project, 'demo/apirules')];
    const { stdout, stderr } = await runCommand(kubectl, apply, { env });
    t.match(stdout, 'apirule.gateway.kyma-project.io/orders created');
    t.match(stderr, 'Dex replaced by ias', 'one is fixed');
    t.match(stderr, '"validate.dexodus.dev" denied the request', 'one is denied');
  });

  await t.test('ends with Ctrl-C, and leaves nothing behind', async (t) => {
    child.kill('SIGINT');
    t.same(await exit, [0, null]);
    t.notOk(existsSync(dirname(KUBECONFIG)));
  });
});
