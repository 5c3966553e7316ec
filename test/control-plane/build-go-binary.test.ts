import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { buildGoBinary, isNewEnough } from './build-go-binary.ts';

t.test('Go older than 1.26, or none, is told of before anything is made', async (t) => {
  const old = t.testdir({ go: '#!/bin/sh\necho go1.25.4\n' });
  await chmod(join(old, 'go'), 0o755);
  t.teardown(setPath(old));
  const folder = join(t.testdirName, 'cache');
  const binary = { name: 'it', goPackage: 'it', moduleFolder: old, linkerFlags: [] };
  await t.rejects(
    buildGoBinary(binary, join(folder, 'it'), () => {}),
    /Go 1\.26 or newer is needed: go1\.25\.4/,
  );
  setPath('/nowhere');
  await t.rejects(
    buildGoBinary(binary, join(folder, 'it'), () => {}),
    /Go is not installed/,
  );
  t.notOk(existsSync(folder));
});

t.test('versions are compared by number', async (t) => {
  for (const version of ['go1.26', 'go1.26.8', 'go1.27rc1', 'go1.100.1', 'go2.0']) {
    t.ok(isNewEnough(version), version);
  }
  for (const version of ['go1.25.9', 'go1.3', 'go1', '', 'devel']) {
    t.notOk(isNewEnough(version), version);
  }
});

function setPath(path: string): () => void {
  const before = process.env['PATH'];
  process.env['PATH'] = path;
  return () => void (process.env['PATH'] = before);
}
