import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { basename, join } from 'node:path';
import t from 'tap';
import { readShippedCommand } from '../../bench/shipped-command.ts';

// The packages are installed anew.
t.setTimeout(600_000);

const root = join(import.meta.dirname, '../..');

interface Instruction {
  readonly name: string;
  readonly value: string;
}

/** The instructions of each stage; none of ours goes on to a second line. */
function parseStages(text: string): readonly (readonly Instruction[])[] {
  const stages: Instruction[][] = [];
  for (const line of text.split('\n')) {
    const [name = '', ...rest] = line.split(' ');
    if (name === '' || name.startsWith('#')) continue;
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, value: rest.join(' ') });
  }
  return stages;
}

const [build = [], last = []] = parseStages(await readFile(join(root, 'Dockerfile'), 'utf8'));

function valuesOf(stage: readonly Instruction[], name: string): readonly string[] {
  return stage.filter((one) => one.name === name).map(({ value }) => value);
}

const { flags, env } = await readShippedCommand();

/** What the last stage installs, unpacked beside this machine: the folder of its libraries. */
async function unpackLibraries(place: string): Promise<string> {
  for (const folder of ['lists/partial', 'archives/partial'])
    await mkdir(join(place, folder), { recursive: true });
  const places = { 'State::lists': 'lists', Cache: '.', 'Cache::archives': 'archives' };
  const options = Object.entries(places).flatMap(([name, folder]) => [
    '-o',
    `Dir::${name}=${join(place, folder)}`,
  ]);
  const run = (command: string, args: readonly string[]): void =>
    void execFileSync(command, args, { cwd: place, stdio: 'pipe' });
  run('apt-get', [...options, 'update']);
  run('apt-get', [...options, 'download', 'libjemalloc2']);
  const archive = (await readdir(place)).find((name) => name.endsWith('.deb'));
  run('dpkg-deb', ['-x', archive ?? '', 'unpacked']);
  const libraries = join(place, 'unpacked/usr/lib');
  const [architecture = ''] = await readdir(libraries);
  return join(libraries, architecture);
}

t.test(
  'the last stage is pinned, not root, and has no shell between a signal and the server',
  async (t) => {
    t.match(valuesOf(last, 'FROM'), [/^node:24\.\d+\.\d+-\w+-slim$/]);
    t.equal(valuesOf(build, 'FROM')[0]?.split(' ')[0], valuesOf(last, 'FROM')[0]);
    t.match(valuesOf(last, 'USER'), [/^[1-9]\d*:[1-9]\d*$/]);
    t.same(valuesOf(last, 'STOPSIGNAL'), ['SIGTERM']);
    t.match(valuesOf(last, 'RUN'), [
      /^apt-get update && apt-get install -y --no-install-recommends libjemalloc2 && rm -rf /,
    ]);
    t.match(env, { NODE_ENV: 'production', LD_PRELOAD: 'libjemalloc.so.2' });
    t.equal(valuesOf(last, 'HEALTHCHECK').length, 0);
    t.match(JSON.parse(valuesOf(last, 'ENTRYPOINT')[0] ?? ''), [
      'node',
      /^--max-semi-space-size=\d$/,
      '--v8-pool-size=1',
      '/dexodus/dexodus.js',
    ]);
  },
);

t.test("no flag has V8 refuse the compiled code that Node's own modules come with", (t) => {
  const tagUnder = (some: readonly string[]): string =>
    execFileSync(process.execPath, [...some, '-p', 'v8.cachedDataVersionTag()'], {
      encoding: 'utf8',
    });
  t.not(tagUnder(['--expose-gc']), tagUnder([]), 'as others have');
  t.equal(tagUnder(flags), tagUnder([]));
  t.end();
});

t.test(
  'the steps of the build, done by hand, end in a server that runs from the copied files alone',
  async (t) => {
    const place = t.testdir({ build: {}, image: {}, certs: {}, packages: {} });
    const work = join(place, 'build');
    for (const { name, value } of build) {
      if (name === 'COPY') {
        const parts = value.split(' ');
        const target = join(work, parts.at(-1) ?? '');
        for (const source of parts.slice(0, -1)) {
          const isFolder = source === 'src';
          await cp(join(root, source), isFolder ? target : join(target, basename(source)), {
            recursive: true,
          });
        }
      }
      if (name === 'RUN') {
        const [command = '', ...args] = value.split(' ');
        execFileSync(command, args, { cwd: work, stdio: 'pipe' });
      }
    }
    const image = join(place, 'image');
    const copied = valuesOf(last, 'COPY').map((value) => value.split(' '));
    t.match(copied, [['--from=build', '/build/dist', '/dexodus']]);
    await mkdir(join(image, 'dexodus'), { recursive: true });
    await cp(join(work, 'dist'), join(image, 'dexodus'), { recursive: true });
    const [, ...entry]: readonly string[] = JSON.parse(valuesOf(last, 'ENTRYPOINT')[0] ?? '');
    const args = entry.map((argument) =>
      argument.startsWith('/') ? join(image, argument) : argument,
    );
    const policy = join(root, 'demo/policy.yaml');
    const options = [
      'serve',
      '--policy',
      policy,
      '--certs',
      join(place, 'certs'),
      '--port',
      '0',
      '--probe-port',
      '0',
      '--host',
      '127.0.0.1',
      '--drain-delay',
      '0',
    ];
    const libraries = await unpackLibraries(join(place, 'packages')).catch(() => undefined);
    const child = spawn(process.execPath, [...args, ...options], {
      cwd: image,
      env: libraries === undefined ? {} : { ...env, LD_LIBRARY_PATH: libraries },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.teardown(() => child.kill('SIGKILL'));
    const exited = once(child, 'exit');
    const lines: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      if (line.includes('"listening"')) break;
    }
    const { probePort }: { readonly probePort: number } = JSON.parse(lines.at(-1) ?? '{}');
    const ready = await fetch(`http://127.0.0.1:${probePort}/readyz`);
    t.equal(ready.status, 200, lines.join('\n'));
    if (libraries === undefined) {
      t.pass('jemalloc', { skip: 'libjemalloc2 can not be had here: glibc is what runs' });
    } else {
      const maps = await readFile(`/proc/${child.pid}/maps`, 'utf8');
      t.ok(maps.includes(join(libraries, 'libjemalloc.so.2')), 'jemalloc is where malloc is');
    }
    child.stdout.resume();
    child.kill('SIGTERM');
    t.same(await exited, [0, null]);
  },
);
