import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readClientSecret } from '../../src/token/read-client-secret.ts';

const folder = t.testdir({});

async function file(content: string | Uint8Array, mode = 0o600): Promise<string> {
  const path = join(folder, 'secret');
  await writeFile(path, content);
  await chmod(path, mode);
  return path;
}

t.test('a file that holds no secret is refused, and its content not told', async (t) => {
  const code = 'ERR_USAGE';
  await t.rejects(readClientSecret(join(folder, 'none')), { code, message: /be read: ENOENT/ });
  await t.rejects(readClientSecret(folder), { code, message: /be read: EISDIR/ });
  const cases: readonly (readonly [string | Uint8Array, RegExp])[] = [
    ['', /is empty/],
    ['\n', /is empty/],
    ['hidden\nhidden', /in one line and without control characters/],
    ['hidden\n\n', /in one line/],
    ['\thidden', /control characters/],
    [Buffer.from([0x68, 0xff]), /control characters/],
    ['hidden'.repeat(1000), /has more than 4096 bytes/],
  ];
  for (const [content, message] of cases) {
    const error: unknown = await readClientSecret(await file(content)).catch((e: unknown) => e);
    t.match(error, { code, message });
    t.notMatch(error, { message: /hidden/ });
  }
  await t.rejects(readClientSecret('/dev/zero'), { code }, 'a file without an end is not read on');
});

t.test('a line break at the end does not count, blanks do', async (t) => {
  for (const [content, text] of [
    ['a-secret', 'a-secret'],
    ['a-secret\n', 'a-secret'],
    ['a-secret\r\n', 'a-secret'],
    [' ä secret ', ' ä secret '],
    ['x'.repeat(4096), 'x'.repeat(4096)],
  ] as const)
    t.same(await readClientSecret(await file(content)), { text, warnings: [] });
});

t.test('a file that every user may read is told of', async (t) => {
  t.match(await readClientSecret(await file('a-secret', 0o644)), {
    text: 'a-secret',
    warnings: [/secret" holds a secret and is open to every user: chmod o-rwx$/],
  });
  t.match(await readClientSecret(await file('a-secret', 0o640)), { warnings: [] });
});
