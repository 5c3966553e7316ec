import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import t from 'tap';
import { eventually } from './eventually.ts';
import { startDaemon } from './daemon.ts';
import { startGuard } from './guard.ts';

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const sleeper = (logFile: string) => ({
  name: 'sleeper',
  command: '/bin/sleep',
  args: ['600'],
  env: {},
  logFile,
});

t.test(
  'closing kills every daemon, also one that was started again, and removes the directory',
  async (t) => {
    const directory = join(t.testdir(), 'guarded');
    await mkdir(directory);
    const guard = startGuard(directory);
    const plan = sleeper(join(directory, 'log'));
    const first = await startDaemon(guard, plan);
    await first.end('SIGKILL');
    t.ok(first.hasExited());
    const second = await startDaemon(guard, plan);
    t.ok(isRunning(second.pid));
    await guard.close();
    await eventually('the daemon is gone', async () => !isRunning(second.pid) || undefined);
    t.notOk(existsSync(directory));
    await t.resolves(guard.close(), 'closing twice is harmless');
  },
);

t.test('a process that is killed takes its daemons and directory along', async (t) => {
  const directory = join(t.testdir(), 'guarded');
  await mkdir(directory);
  const program = join(t.testdirName, 'program.ts');
  const source = import.meta.dirname;
  await writeFile(
    program,
    `import { startGuard } from '${source}/guard.ts';
     import { startDaemon } from '${source}/daemon.ts';
     const plan = ${JSON.stringify(sleeper(join(directory, 'log')))};
     const { pid } = await startDaemon(startGuard(${JSON.stringify(directory)}), plan);
     process.stdout.write(String(pid), () => process.kill(process.pid, 'SIGKILL'));`,
  );
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const pid = Number(await text(child.stdout));
  t.same(await exit, [null, 'SIGKILL']);
  t.ok(pid > 0);
  await eventually('the daemon is gone', async () => !isRunning(pid) || undefined);
  await eventually('the directory is gone', async () => !existsSync(directory) || undefined);
});

t.test('a program that is not there is told of', async (t) => {
  const directory = t.testdir();
  const guard = startGuard(directory);
  t.teardown(() => guard.close());
  const plan = { ...sleeper(join(directory, 'log')), command: '/no/such/program' };
  await t.rejects(startDaemon(guard, plan), {
    message: "sleeper can't be started",
    cause: { code: 'ENOENT' },
  });
});
