import { copyFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { makeLocalCertificates } from '../../src/certificates/local-certificates.ts';
import { watchCertificateFiles } from '../../src/certificates/watch-certificate-files.ts';
import { eventually } from '../control-plane/eventually.ts';
import { createFakeTimer } from '../support/fake-timer.ts';
import { recordLog } from '../support/recorded-log.ts';

const day = 86_400_000;
const start = Date.parse('2026-11-24T00:00:00Z');

/** A folder as the kubelet mounts a Secret, and another pair to come. */
async function watched(t: {
  readonly testdir: () => string;
  readonly teardown: (done: () => void) => void;
}) {
  const root = t.testdir();
  const directory = join(root, 'certs');
  await mkdir(directory);
  const make = (name: string, now = start) =>
    makeLocalCertificates(join(directory, `..${name}`), now);
  const swap = async (name: string) => {
    await symlink(`..${name}`, join(directory, '..data_tmp'));
    await rename(join(directory, '..data_tmp'), join(directory, '..data'));
  };
  await make('one');
  await make('two');
  await swap('one');
  for (const file of ['tls.crt', 'tls.key']) await symlink(`..data/${file}`, join(directory, file));
  const { timer, fire, started } = createFakeTimer();
  const { log, lines } = recordLog();
  let now = start;
  const source = await watchCertificateFiles({ log, timer, now: () => now }, directory);
  t.teardown(source.close);
  const look = async () => {
    await fire(2000);
    await started(2000);
  };
  const looks = async (times: number) => {
    for (let i = 0; i < times; i++) await look();
  };
  return {
    directory,
    source,
    lines,
    make,
    swap,
    looks,
    setTime: (time: number) => void (now = time),
  };
}

t.test('a pair that can not be used leaves the old one in use, and is told of once', async (t) => {
  const { directory, source, lines, make, swap, looks } = await watched(t);
  const { cert } = source.current();
  const other = join(directory, '..two');
  await copyFile(join(directory, '..one/tls.key'), join(other, 'tls.key'));
  await swap('two');
  await looks(5);
  t.equal(source.current().cert, cert);
  t.match(lines, [/^error: .*tls\.key is not the key of tls\.crt.*The old pair stays in use$/]);
  t.match(source.state().problem, /not the key/);
  t.same(source.notReady(), []);

  await writeFile(join(other, 'tls.crt'), 'nothing');
  await looks(3);
  t.match(lines, { length: 2, 1: /tls\.crt is no certificate in PEM/ });
  await rm(join(other, 'tls.crt'));
  await looks(3);
  t.match(lines, { length: 3, 2: /tls\.crt is missing/ });

  await make('three', start - 400 * day);
  await swap('three');
  await looks(3);
  t.match(lines, { length: 4, 3: /tls\.crt expired/ });
  t.equal(source.current().cert, cert);

  await rm(join(directory, '..data'));
  await looks(3);
  t.match(lines, { length: 5, 4: /tls\.crt is missing/ }, 'and none is made in its place');
  await swap('one');
  await looks(2);
  t.equal(source.state().problem, undefined);
});

t.test('a new pair is taken when the mounted Secret is swapped, at the second look', async (t) => {
  const { source, swap, looks } = await watched(t);
  const { cert } = source.current();
  const told: string[] = [];
  source.follow((changed) => void told.push(changed.cert));
  await swap('two');
  await looks(1);
  t.same(told, []);
  await looks(1);
  t.equal(told.length, 1);
  t.equal(source.current().cert, told[0]);
  t.not(told[0], cert);
});

t.test('a pair that is over makes the process not ready, and says so', async (t) => {
  const { source, setTime, looks } = await watched(t);
  setTime(start + 365 * day);
  t.match(source.notReady(), [/the serving certificate is valid from .* to 2027-11-24/]);
  t.equal(source.state().servingNotAfter, start + 365 * day);
  await looks(2);
  await eventually('the log tells', async () => source.state().problem);
});
