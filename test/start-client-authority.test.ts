import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import t from 'tap';
import { startClientAuthority } from '../src/start-client-authority.ts';
import { eventually } from './control-plane/eventually.ts';
import { makeClientAuthority } from './support/client-certificate.ts';

const one = await makeClientAuthority();
const other = await makeClientAuthority();

t.test('what can not be used at the start is told of', async (t) => {
  const path = join(t.testdir({ 'ca.crt': 'x' }), 'ca.crt');
  const log = pino({ level: 'silent' });
  await t.rejects(startClientAuthority(log, path), { code: 'ERR_CERTIFICATE_INVALID' });
  await t.rejects(startClientAuthority(log, `${path}.none`), {
    code: 'ERR_USAGE',
    message: /--client-ca .*ENOENT/,
  });
});

t.test(
  'a change is told of, and what can not be used leaves the last good one in use',
  async (t) => {
    const directory = t.testdir({ 'ca.crt': one.pem });
    const path = join(directory, 'ca.crt');
    const lines: string[] = [];
    const log = pino({}, { write: (line) => void lines.push(line) });
    const authority = await startClientAuthority(log, path);
    t.teardown(() => authority.close());
    const told: string[] = [];
    authority.follow((changed) => told.push(changed));
    t.equal(authority.current(), one.pem);
    const logged = (pattern: RegExp) =>
      eventually(String(pattern), async () => lines.find((line) => pattern.test(line)));
    await writeFile(path, 'broken');
    await logged(/no certificate in PEM.*the last good one stays in use/);
    await rm(path);
    await logged(/ENOENT.*the last good one stays in use/);
    t.equal(authority.current(), one.pem);
    await writeFile(join(directory, 'next'), one.pem + other.pem);
    await rename(join(directory, 'next'), path);
    await eventually('it is taken', async () => told.length === 1 || undefined);
    t.same(told, [one.pem + other.pem]);
    t.equal(authority.current(), one.pem + other.pem);
  },
);
