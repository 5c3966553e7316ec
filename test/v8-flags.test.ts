import { execFileSync } from 'node:child_process';
import { cachedDataVersionTag } from 'node:v8';
import t from 'tap';
import { setV8Flags, v8Flags } from '../src/v8-flags.ts';

t.test('V8 knows the flags', (t) => {
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  for (const flag of v8Flags) {
    const [name = ''] = flag.replace('--no-', '--').split('=');
    t.match(known, `  ${name} `);
  }
  t.end();
});

t.test('V8 runs with the flags after they are set', (t) => {
  const before = cachedDataVersionTag();
  setV8Flags();
  t.not(cachedDataVersionTag(), before);
  t.end();
});
