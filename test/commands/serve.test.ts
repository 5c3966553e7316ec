import t from 'tap';
import { serveCommand } from '../../src/commands/serve.ts';

function refusal(...args: readonly string[]): string {
  const command = serveCommand().exitOverride();
  let told = '';
  command.configureOutput({ writeErr: (text) => void (told += text) });
  t.throws(() => command.parseOptions([...args]));
  return told;
}

t.test('a number that is none is refused with what it must be', async (t) => {
  for (const port of ['-1', '65536', '1.5', 'x', ''])
    t.match(refusal(`--port=${port}`), 'A port is a number', port);
  for (const seconds of ['-1', 'x', '', 'Infinity'])
    t.match(refusal(`--drain-delay=${seconds}`), 'Seconds are a number', seconds);
  t.match(refusal('--log-level=loud'), 'Allowed choices are trace, debug');
});

t.test('without a policy it does not start, nor with two', async (t) => {
  for (const [args, said] of [
    [[], 'name the policy'],
    [['--policy', 'a', '--policy-configmap', 'b/c'], 'cannot be used with'],
  ] as const) {
    let told = '';
    const command = serveCommand()
      .exitOverride()
      .configureOutput({ writeErr: (text) => void (told += text) });
    await t.rejects(command.parseAsync(args, { from: 'user' }));
    t.match(told, said);
  }
});

t.test('each option has a variable of its own name', async (t) => {
  for (const { long, envVar } of serveCommand().options)
    t.equal(envVar, `DEXODUS_${long?.slice(2).replaceAll('-', '_').toUpperCase()}`);
});
