import { execFileSync } from 'node:child_process';
import { cachedDataVersionTag } from 'node:v8';
import t from 'tap';
import { setV8Flag, v8Flag } from '../src/v8-flag.ts';

t.test('V8 knows the flag', (t) => {
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  t.match(known, `  --${v8Flag.replace('--no-', '')} `);
  t.end();
});

t.test('V8 runs with the flag after it is set', (t) => {
  const before = cachedDataVersionTag();
  setV8Flag();
  t.not(cachedDataVersionTag(), before);
  t.end();
});
