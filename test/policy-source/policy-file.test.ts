import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { startPolicyFile } from '../../src/policy-source/policy-file.ts';
import { eventually } from '../control-plane/eventually.ts';

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

function heard(said: readonly string[], text: string): Promise<unknown> {
  return eventually(text, async () => said.at(-1)?.includes(text));
}

t.test('a file that is not there is refused, and read when it comes', async (t) => {
  const path = join(t.testdir(), 'policy.yaml');
  const { said, holder } = recorder();
  const source = await startPolicyFile(holder, path);
  t.teardown(() => source.close());
  t.match(said, [/^refused: .*policy\.yaml can't be read: ENOENT/]);
  await writeFile(path, 'one');
  await heard(said, 'one');
  await rm(path);
  await heard(said, 'refused');
});

t.test('a file that is replaced is read again', async (t) => {
  const directory = t.testdir({ 'policy.yaml': 'one', next: 'two' });
  const { said, holder } = recorder();
  const source = await startPolicyFile(holder, join(directory, 'policy.yaml'));
  t.teardown(() => source.close());
  t.same(said, ['one']);
  await rename(join(directory, 'next'), join(directory, 'policy.yaml'));
  await heard(said, 'two');
});

t.test('a mounted ConfigMap is read again when its ..data is swapped', async (t) => {
  const directory = t.testdir({ one: { 'policy.yaml': 'one' } });
  await symlink('one', join(directory, '..data'));
  await symlink('..data/policy.yaml', join(directory, 'policy.yaml'));
  const { said, holder } = recorder();
  const source = await startPolicyFile(holder, join(directory, 'policy.yaml'));
  t.teardown(() => source.close());
  t.same(said, ['one']);
  await mkdir(join(directory, 'two'));
  await writeFile(join(directory, 'two/policy.yaml'), 'two');
  await symlink('two', join(directory, '..data_tmp'));
  await rename(join(directory, '..data_tmp'), join(directory, '..data'));
  await heard(said, 'two');
});
