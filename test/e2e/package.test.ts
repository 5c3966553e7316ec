import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { runCommand } from '../control-plane/run-command.ts';

const project = join(import.meta.dirname, '../..');
/** All that a package is made of; packed elsewhere, so that nobody's dist is touched. */
const sources = [
  '.npmrc',
  'LICENSE',
  'README.md',
  'build.ts',
  'demo',
  'package.json',
  'src',
  'tsconfig.json',
];

t.test('a package made by npm pack', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'dexodus-package-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const checkout = join(folder, 'checkout');
  await mkdir(checkout);
  for (const name of sources) {
    await cp(join(project, name), join(checkout, name), { recursive: true });
  }
  await symlink(join(project, 'node_modules'), join(checkout, 'node_modules'));
  const run = async (cwd: string, line: string, code = 0): Promise<string> => {
    const [command = '', ...args] = line.split(' ');
    const outcome = await runCommand(command, args, { cwd });
    t.equal(outcome.code, code, `${line} ends with ${code}`, { stderr: outcome.stderr });
    return outcome.stdout;
  };
  await run(checkout, `npm pack --pack-destination ${folder}`);
  const { version }: { version: string } = JSON.parse(
    await readFile(join(project, 'package.json'), 'utf8'),
  );
  const empty = join(folder, 'empty');
  await mkdir(empty);
  // npm has all that a package without dependencies asks for: its Node comes with the checkout.
  await run(empty, `npm install --omit=optional ../dexodus-${version}.tgz`);

  t.test('installs nothing but itself', async (t) => {
    t.same(
      (await readdir(join(empty, 'node_modules'))).filter((name) => !name.startsWith('.')),
      ['dexodus'],
    );
    const files = await readdir(join(empty, 'node_modules/dexodus'));
    t.same(files.toSorted(), ['LICENSE', 'README.md', 'dist', 'package.json']);
  });

  t.test('brings the licenses of all that is bundled', async (t) => {
    const licenses = await readFile(
      join(empty, 'node_modules/dexodus/dist/THIRD-PARTY-LICENSES.txt'),
      'utf8',
    );
    for (const name of ['@kubernetes/client-node', 'commander', 'fastify', 'pino', 'yaml', 'zod'])
      t.match(licenses, new RegExp(`^${name} [0-9.]+ \\(`, 'm'));
  });

  t.test('knows its version and its commands', async (t) => {
    t.equal(await run(empty, 'npx dexodus --version'), `${version}\n`);
    t.match(await run(empty, 'npx dexodus --help'), /Usage: dexodus .*serve .*check /s);
  });

  t.test('checks APIRules', async (t) => {
    const demo = join(project, 'demo');
    const check = `npx dexodus check --policy ${demo}/policy.yaml -f ${demo}/apirules`;
    t.match(await run(empty, `${check}/1-fixed.yaml`, 1), /APIRule shop\/orders: fix/);
    t.match(await run(empty, `${check}/7-untouched.yaml`), /APIRule shop\/index: allow/);
    await run(empty, `${check}/none.yaml`, 2);
  });
});
