import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How the image starts dexodus. */
export interface ShippedCommand {
  /** Node's own flags. */
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const dockerfile = join(import.meta.dirname, '../Dockerfile');

/** Reads it off the Dockerfile: what is measured is what is shipped. */
export async function readShippedCommand(): Promise<ShippedCommand> {
  return parseShippedCommand(await readFile(dockerfile, 'utf8'));
}

/** @throws Error where the text has no `ENTRYPOINT ["node", FLAGS…, PROGRAM]`. */
export function parseShippedCommand(text: string): ShippedCommand {
  const stage = text.slice(text.lastIndexOf('\nFROM ') + 1).split('\n');
  const entry = stage.find((line) => line.startsWith('ENTRYPOINT '));
  const [node, ...rest]: readonly string[] = JSON.parse(entry?.slice('ENTRYPOINT '.length) ?? '[]');
  if (node !== 'node' || !rest.at(-1)?.endsWith('.js'))
    throw new Error('the Dockerfile has no ENTRYPOINT ["node", FLAGS…, PROGRAM] in its last stage');
  const env = stage.flatMap((line) => {
    const [, name, value] = /^ENV (\w+)=(\S+)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return { flags: rest.slice(0, -1), env: Object.fromEntries(env) };
}

/** What the loader says where this machine lacks a library that the image preloads; else nothing. */
export function missingLibraries({ env }: ShippedCommand): string {
  return spawnSync('true', { env, encoding: 'utf8' }).stderr.trim();
}
