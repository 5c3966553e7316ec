import t from 'tap';
import { runDexodus } from '../support/run-dexodus.ts';

t.test('wrong usage ends with 2', async (t) => {
  for (const args of [[], ['chekc'], ['check'], ['check', 'x', '-o', 'xml'], ['check', 'x', 'y']])
    t.match(
      await runDexodus(['policy', ...args]),
      { code: 2, stdout: '', stderr: /./ },
      args.join(' '),
    );
});

t.test('help tells the subcommands, and each of them its exit codes', async (t) => {
  t.match(await runDexodus(['policy', '--help']), { code: 0, stdout: /check .*<file>/ });
  t.match(await runDexodus(['policy', 'check', '--help']), { code: 0, stdout: /Exit codes:/ });
});
