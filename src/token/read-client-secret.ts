import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { DexodusError } from '../errors.ts';
import { quote } from '../verdict/quote.ts';

/** Secrets have a hundred or so; a file that is larger is another one. */
const maxBytes = 4096;

/** Read, write or execute for others than owner and group (POSIX file modes). */
const othersMode = 0o007;

/** A client's secret, as a file holds it. */
export interface ClientSecret {
  readonly text: string;
  /** What is suspicious about the file, for a person. */
  readonly warnings: readonly string[];
}

/**
 * Reads a client's secret from a file, or from standard input (`-`): one line, whose break does not
 * count; blanks do.
 *
 * @throws DexodusError `ERR_USAGE` where it can't be read or holds none; the message never holds it
 */
export async function readClientSecret(path: string): Promise<ClientSecret> {
  const content = await readContent(path);
  const text = withoutLineBreak(content);
  if (text === '') throw unusable(path, 'is empty');
  if (Buffer.byteLength(text) > maxBytes)
    throw unusable(path, `has more than ${maxBytes} bytes: that is no secret`);
  if (!isOneLine(text))
    throw unusable(path, 'must hold the secret alone, in one line and without control characters');
  return { text, warnings: await warningsOf(path) };
}

async function readContent(path: string): Promise<string> {
  if (path === '-') return readAll(process.stdin);
  try {
    // `end` is the last byte that is read: one more than there may be tells of too many.
    return await readAll(createReadStream(path, { end: maxBytes }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DexodusError('ERR_USAGE', `the client's secret can't be read: ${reason}`);
  }
}

function withoutLineBreak(text: string): string {
  if (text.endsWith('\r\n')) return text.slice(0, -2);
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

function isOneLine(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // The replacement character stands where bytes are no UTF-8.
    if (code < 0x20 || code === 0x7f || code === 0xfffd) return false;
  }
  return true;
}

async function warningsOf(path: string): Promise<readonly string[]> {
  if (path === '-') return [];
  const { mode } = await stat(path);
  return (mode & othersMode) === 0
    ? []
    : [`${quote(path)} holds a secret and is open to every user: chmod o-rwx`];
}

function unusable(path: string, reason: string): DexodusError {
  const place = path === '-' ? 'standard input' : quote(path);
  return new DexodusError('ERR_USAGE', `the client's secret: ${place} ${reason}`);
}
