import { mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { followPolicyFile, startPolicyFile } from '../../src/policy-source/policy-file.ts';
import { eventually } from '../control-plane/eventually.ts';

/** A holder that writes down what it is told. */
function recorder() {
  const said: string[] = [];
  const holder = {
    current: () => undefined,
    problem: () => undefined,
    offer: (text: string) => void said.push(text),
    refuse: (reason: string) => void said.push(`refused: ${reason}`),
  };
  return { said, holder };
}

t.test('what is no file to read is refused, with its path and why', async (t) => {
  const directory = t.testdir({ large: '', latin1: Buffer.from('# f\u00fcr\n', 'latin1') });
  await truncate(join(directory, 'large'), 8 * 1024 * 1024 + 1);
  for (const [name, reason] of [
    ['none', /none can't be read: ENOENT/],
    ['', /can't be read: it is no regular file/],
    ['latin1', /latin1 can't be read: line 1 is not UTF-8/],
    ['large', /large can't be read: it is larger than 8388608 bytes/],
  ] as const) {
    const { said, holder } = recorder();
    await followPolicyFile(holder, join(directory, name))();
    t.match(said, [reason]);
  }
});

t.test('the first look reads at once, others only what has changed', async (t) => {
  const path = join(t.testdir({ policy: 'one' }), 'policy');
  const { said, holder } = recorder();
  const look = followPolicyFile(holder, path);
  await look();
  await look();
  await look();
  t.same(said, ['one']);
});

t.test('a file that is still being written is let be until it is done', async (t) => {
  const path = join(t.testdir({ policy: 'one' }), 'policy');
  const { said, holder } = recorder();
  const look = followPolicyFile(holder, path);
  await look();
  await writeFile(path, 'tw');
  await look();
  await writeFile(path, 'two');
  await look();
  t.same(said, ['one']);
  await look();
  t.same(said, ['one', 'two']);
});

t.test('a file that is deleted is refused, and read when it is back', async (t) => {
  const path = join(t.testdir({ policy: 'one' }), 'policy');
  const { said, holder } = recorder();
  const look = followPolicyFile(holder, path);
  await look();
  await rm(path);
  await look();
  await writeFile(path, 'one');
  await look();
  await look();
  t.match(said, ['one', /^refused: .*ENOENT/, 'one']);
});

t.test('a mounted ConfigMap is read again when its ..data is swapped', async (t) => {
  const directory = t.testdir({ one: { policy: 'one' }, two: { policy: 'two' } });
  await symlink('one', join(directory, '..data'));
  await symlink('..data/policy', join(directory, 'policy'));
  const { said, holder } = recorder();
  const look = followPolicyFile(holder, join(directory, 'policy'));
  await look();
  await symlink('two', join(directory, '..data_tmp'));
  await rename(join(directory, '..data_tmp'), join(directory, '..data'));
  await look();
  await look();
  t.same(said, ['one', 'two']);
});

t.test('a running source looks again by itself, until it is closed', async (t) => {
  const directory = t.testdir({ policy: 'one', next: 'two' });
  const path = join(directory, 'policy');
  const { said, holder } = recorder();
  const source = await startPolicyFile(holder, path);
  t.same(said, ['one'], 'the first look is over when it has started');
  await rename(join(directory, 'next'), path);
  await eventually('the file is read again', async () => said.includes('two') || undefined);
  source.close();
});

t.test('a folder that comes later is looked into', async (t) => {
  const path = join(t.testdir(), 'etc/policy');
  const { said, holder } = recorder();
  const source = await startPolicyFile(holder, path);
  t.teardown(() => source.close());
  t.match(said, [/^refused/]);
  await mkdir(join(path, '..'));
  await writeFile(path, 'one');
  await eventually('the file is read', async () => said.includes('one') || undefined);
});
