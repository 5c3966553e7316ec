/** Why a host pattern can't be used, or its compiled form. */
export type HostPattern =
  | { readonly ok: true; readonly matches: (host: string) => boolean }
  | { readonly ok: false; readonly reason: string };

/**
 * Compiles a pattern of `dex.hosts`: a host name, in which a `*` as the first or the last label
 * stands for one or more labels.
 */
export function compileHostPattern(pattern: string): HostPattern {
  // A name with the root's dot is the same host, and is compared without it.
  const labels = (pattern.endsWith('.') ? pattern.slice(0, -1) : pattern).split('.');
  const open = { start: labels[0] === '*', end: labels.length > 1 && labels.at(-1) === '*' };
  const literal = labels.slice(open.start ? 1 : 0, open.end ? -1 : undefined).join('.');
  if (literal === '')
    return { ok: false, reason: 'would match every host: name at least one label' };
  if (literal.includes('*'))
    return { ok: false, reason: 'may have a * as its first or last label only' };
  const host = literal.split('.').includes('') ? undefined : asciiHost(literal, open.end);
  if (host === undefined) return { ok: false, reason: 'is no host name' };
  return { ok: true, matches: matcher(host, open) };
}

/**
 * As the URL parser writes it.
 *
 * @param isBeginning - more labels follow: `10.0` is no IPv4 address then
 */
function asciiHost(literal: string, isBeginning: boolean): string | undefined {
  const rest = isBeginning ? '.x' : '';
  const url = URL.parse(`https://${literal}${rest}/`);
  if (url === null || url.port !== '' || url.username !== '' || url.pathname !== '/')
    return undefined;
  return url.host === '' || url.search !== '' || url.hash !== ''
    ? undefined
    : url.hostname.slice(0, url.hostname.length - rest.length);
}

function matcher(
  literal: string,
  open: { readonly start: boolean; readonly end: boolean },
): (host: string) => boolean {
  const { start, end } = open;
  if (start && end) return (host) => hasInside(host, `.${literal}.`);
  if (start) return (host) => host.length > literal.length + 1 && host.endsWith(`.${literal}`);
  if (end) return (host) => host.length > literal.length + 1 && host.startsWith(`${literal}.`);
  return (host) => host === literal;
}

/** Whether it stands in the host with at least one character on either side. */
function hasInside(host: string, part: string): boolean {
  const at = host.indexOf(part, 1);
  return at > 0 && at + part.length < host.length;
}
