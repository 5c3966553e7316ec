import t from 'tap';
import { DexodusError } from '../src/errors.ts';

t.test('an error has words for a person, a code for a program and what caused it', async (t) => {
  const cause = new Error('the disk');
  const error = new DexodusError('ERR_USAGE', 'the file is gone', { cause });
  t.match(error, { name: 'DexodusError', code: 'ERR_USAGE', message: 'the file is gone', cause });
  t.ok(error instanceof Error);
});
