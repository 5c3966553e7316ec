import { DexodusError } from '../errors.ts';
import { bearer, type TokenLocation } from '../explain/location.ts';

/**
 * Reads where a caller says that the token is sent: `bearer`, `header:NAME`, `query:NAME` or
 * `cookie:NAME`.
 *
 * @throws DexodusError `ERR_USAGE` where it is none of these
 */
export function parseLocation(text: string): TokenLocation {
  if (text === 'bearer') return bearer;
  const colon = text.indexOf(':');
  const kind = text.slice(0, Math.max(colon, 0));
  const name = text.slice(colon + 1);
  if (name !== '') {
    if (kind === 'header') return { kind, name, prefix: '' };
    if (kind === 'query' || kind === 'cookie') return { kind, name };
  }
  throw new DexodusError(
    'ERR_USAGE',
    'a token is sent as bearer, header:NAME, query:NAME or cookie:NAME',
  );
}
