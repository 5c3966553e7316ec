import { text as readAll } from 'node:stream/consumers';
import { DexodusError } from '../errors.ts';

/** No gateway takes a header of this size. */
const maxCharacters = 65_536;

/**
 * The token that a command is given: itself, or `-` for standard input, which keeps it out of the
 * list of processes and the shell's history. A `Bearer` before it is passed over.
 *
 * @throws DexodusError `ERR_USAGE` where there is none, or what there is can't be one; the message
 * never holds it
 */
export async function readTokenText(argument: string): Promise<string> {
  const text = (argument === '-' ? await readAll(process.stdin) : argument).trim();
  const token = text.toLowerCase().startsWith('bearer ') ? text.slice('bearer '.length) : text;
  return checkTokenText(token);
}

/**
 * A token that a gateway might take, or none at all.
 *
 * @throws DexodusError as `readTokenText`
 */
export function checkTokenText(token: string): string {
  if (token === '') throw new DexodusError('ERR_USAGE', 'the token is empty');
  if (token.length > maxCharacters || !isPrintable(token))
    throw new DexodusError(
      'ERR_USAGE',
      `a token is at most ${maxCharacters} characters of printable ASCII, without spaces`,
    );
  return token;
}

function isPrintable(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code <= 0x20 || code >= 0x7f) return false;
  }
  return true;
}
