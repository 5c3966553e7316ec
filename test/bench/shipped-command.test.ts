import t from 'tap';
import {
  missingLibraries,
  parseShippedCommand,
  readShippedCommand,
} from '../../bench/shipped-command.ts';

t.test('a Dockerfile whose command is another is refused', (t) => {
  for (const entry of ['', 'ENTRYPOINT ["sh", "-c", "x.js"]', 'ENTRYPOINT ["node", "--help"]'])
    t.throws(() => parseShippedCommand(`FROM a\nFROM b\n${entry}\n`), /no ENTRYPOINT/);
  t.end();
});

t.test('flags and environment are those of the last stage', (t) => {
  const text =
    'FROM a\nENV NODE_ENV=build\nFROM b\nENV NODE_ENV=production\nENTRYPOINT ["node", "--x=1", "/d/d.js"]\n';
  t.same(parseShippedCommand(text), { flags: ['--x=1'], env: { NODE_ENV: 'production' } });
  t.end();
});

t.test('our own Dockerfile can be read', async (t) => {
  const { flags, env } = await readShippedCommand();
  t.ok(flags.every((flag) => flag.startsWith('--')));
  t.match(env, { NODE_ENV: 'production' });
});

t.test('a library that is preloaded, and is not there, is told', (t) => {
  const flags: readonly string[] = [];
  t.match(missingLibraries({ flags, env: { LD_PRELOAD: 'libnowhere.so' } }), 'libnowhere.so');
  t.equal(missingLibraries({ flags, env: {} }), '');
  t.end();
});
