import t from 'tap';
import { readTokenText } from '../../src/token/read-token-text.ts';

t.test('what can not be a token is refused without being told', async (t) => {
  for (const text of ['', '  ', 'a cret', 'cret\u0000', 'crét', 'cret'.repeat(20_000)]) {
    const told = await readTokenText(text).catch((error: unknown) => error);
    t.match(told, { code: 'ERR_USAGE' });
    t.notMatch(String(told), 'cr');
  }
});

t.test('a Bearer before it is passed over, and so is space around it', async (t) => {
  for (const text of ['a.b.c', ' a.b.c\n', 'Bearer a.b.c', 'bearer a.b.c'])
    t.equal(await readTokenText(text), 'a.b.c');
});
