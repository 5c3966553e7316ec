import { readdirSync } from 'node:fs';
import { Command } from 'commander';
import t from 'tap';
import { columnOf, readTable } from './table.ts';

const page = 'docs/commands.md';
const folder = new URL('../../src/commands/', import.meta.url);

/** What each file of src/commands exports as `…Command`. */
async function findCommands(): Promise<readonly Command[]> {
  const commands: Command[] = [];
  for (const file of readdirSync(folder)) {
    const exported: Readonly<Record<string, unknown>> = await import(new URL(file, folder).href);
    for (const [name, make] of Object.entries(exported)) {
      if (!name.endsWith('Command') || typeof make !== 'function') continue;
      const command: unknown = make();
      if (command instanceof Command) commands.push(...leavesOf(command));
    }
  }
  return commands;
}

/** What can be run: a command, or the subcommands of one that only groups them. */
function leavesOf(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

/** The whole `--help`, with what stands after the options. */
function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => void (help += text) }).outputHelp();
  return help;
}

const commands = await findCommands();
t.ok(commands.length >= 3, 'the commands are found');

for (const command of commands) {
  const heading = `dexodus ${nameOf(command)}`;
  t.test(`the options of ${heading} stand in ${page} as they are`, async (t) => {
    const rows = readTable('commands.md', heading);
    const documented = columnOf(rows, 'option');
    for (const { flags, envVar = '', defaultValue } of command.options) {
      const row = rows.find((row) => row['option'] === flags);
      t.ok(row, `${page}, ${heading}: a row for ${flags}`);
      t.equal(row?.['variable'] ?? '', envVar, `${page}, ${heading}: the variable of ${flags}`);
      const value = defaultValue === undefined ? '' : String(defaultValue);
      t.equal(row?.['default'], value, `${page}, ${heading}: the default of ${flags}`);
    }
    for (const flags of documented)
      t.ok(
        command.options.some((option) => option.flags === flags),
        `${flags} of ${page} is an option of ${heading}`,
      );
  });

  t.test(`the exit codes of ${heading} stand in ${page} as --help tells them`, async (t) => {
    const told = [...helpOf(command).matchAll(/^ {2}(\d) {2}(.+)$/gm)].map(([, code, meaning]) => ({
      code,
      meaning,
    }));
    t.ok(told.length >= 2, `${heading} --help lists its exit codes, "  0  …" each`);
    const rows = readTable('commands.md', 'Exit codes').filter(
      (row) => row['command'] === nameOf(command),
    );
    t.same(
      rows.map(({ code, meaning }) => ({ code, meaning })),
      told,
      `${page}, Exit codes`,
    );
  });
}
