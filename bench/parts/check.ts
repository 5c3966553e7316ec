import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../test/control-plane/run-command.ts';
import { apiRule, type Outcome } from '../api-rules.ts';
import { buildBundle } from '../build-bundle.ts';
import type { Ground } from '../contender.ts';
import { makeGround } from '../ground.ts';
import { inWords, markdownTable } from '../markdown-table.ts';
import { benchPolicy } from '../policy-file.ts';
import { rounds } from '../rounds.ts';
import { readShippedCommand } from '../shipped-command.ts';
import { spreadOf } from '../statistics.ts';
import { writeResult } from '../write-result.ts';

const outcomes: readonly Outcome[] = ['fixed', 'untouched', 'denied'];
const files = 200;
const perFile = 30;
const formats = ['yaml', 'json'] as const;

/** `bench check`: APIRules a second from files, by the CPU second, without the start of the process. */
export async function checkPart({ blocks }: { readonly blocks: number }): Promise<void> {
  const ground = await makeGround();
  try {
    const bundle = join(ground.directory, 'bundle');
    await buildBundle(bundle);
    const results = [];
    for (const format of formats) {
      const many = await writeApiRules(join(ground.directory, format), { format, files });
      const one = await writeApiRules(join(ground.directory, `${format}-1`), { format, files: 1 });
      const seconds = new Map([many, one].map((folder) => [folder, [] as number[]]));
      for (const folder of rounds([many, one], blocks).flat())
        seconds.get(folder)?.push(await timeCheck(ground, bundle, folder));
      const [all = [], few = []] = seconds.values();
      const perSecond = all.map(
        (value, index) => ((files - 1) * perFile) / (value - (few[index] ?? 0)),
      );
      results.push({ format, perSecond, startSeconds: few });
    }
    const rows = results.map(({ format, perSecond }) => [format, inWords(spreadOf(perSecond), 0)]);
    await writeResult('check', results, markdownTable(['files', 'APIRules per CPU second'], rows));
  } finally {
    await ground.guard.close();
  }
}

/** APIRules of six rules, as a repository holds them: without what the cluster adds. */
async function writeApiRules(
  folder: string,
  { format, files }: { readonly format: (typeof formats)[number]; readonly files: number },
): Promise<string> {
  const { stringify } = await import('yaml');
  await mkdir(folder, { recursive: true });
  const documents = Array.from({ length: perFile }, (_, variant) => {
    const outcome = outcomes[variant % outcomes.length] ?? 'fixed';
    const { apiVersion, kind, spec } = apiRule({ outcome, rules: 6, hasJwt: true, variant });
    const metadata = { name: `orders-${variant}`, namespace: 'shop' };
    return { apiVersion, kind, metadata, spec };
  });
  const text =
    format === 'yaml'
      ? documents.map((document) => `---\n${stringify(document)}`).join('')
      : JSON.stringify({ apiVersion: 'v1', kind: 'List', items: documents });
  for (let file = 0; file < files; file++) await writeFile(join(folder, `${file}.${format}`), text);
  return folder;
}

/** CPU seconds, as the shell tells them of its children: what else the machine does is left out. */
async function timeCheck({ pin }: Ground, bundle: string, folder: string): Promise<number> {
  const { flags } = await readShippedCommand();
  const check = ['check', '--policy', benchPolicy, '-f', folder];
  const program = [process.execPath, ...flags, join(bundle, 'dexodus.js'), ...check];
  const { command, args } = pin('server', {
    command: 'sh',
    args: ['-c', script, 'sh', ...program],
  });
  const { code, stdout, stderr } = await runCommand(command, args);
  // 1: there is something to do.
  if (code !== 1) throw new Error(`dexodus check ended with ${code}:\n${stderr}`);
  return parseTimes(stdout);
}

const script = '"$@" > /dev/null; code=$?; times; exit $code';

/** The second line of `times` (POSIX): user and system time of the children, as `0m1.50s 0m0.25s`. */
export function parseTimes(text: string): number {
  const [, children = ''] = text.split('\n');
  return children
    .split(' ')
    .map((time) => time.split('m').map(Number.parseFloat))
    .reduce((sum, [minutes = 0, seconds = 0]) => sum + minutes * 60 + seconds, 0);
}
