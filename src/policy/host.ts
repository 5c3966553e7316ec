/**
 * The host that a value of an APIRule names, as WHATWG's URL parser reads it: in lower case, in its
 * ASCII form, without a trailing dot. A value that does not begin with `SCHEME://` is read as if
 * `https://` stood before it.
 *
 * @returns `undefined` where it can't be read as a URL, has another scheme than http or https, or is
 * an e-mail address (an `@` and no scheme)
 */
export function hostOf(value: string): string | undefined {
  const text = withoutIgnored(value);
  const scheme = schemeOf(text);
  if (scheme === undefined && (text === '' || text.includes('@'))) return undefined;
  if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') return undefined;
  const url = URL.parse(scheme === undefined ? `https://${text}` : text);
  if (url === null) return undefined;
  const host = url.hostname;
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

/**
 * The value without what the URL parser drops before it reads: leading and trailing controls and
 * spaces, tabs and line breaks anywhere.
 */
function withoutIgnored(value: string): string {
  if (!hasControlOrSpace(value)) return value;
  const text = value.replaceAll('\t', '').replaceAll('\n', '').replaceAll('\r', '');
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  return text.slice(start, end);
}

function hasControlOrSpace(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    if (value.charCodeAt(i) <= 0x20) return true;
  }
  return false;
}

/** The scheme in lower case, where the text begins with `SCHEME://` (RFC 3986, section 3.1). */
function schemeOf(text: string): string | undefined {
  const end = text.indexOf('://');
  if (end <= 0) return undefined;
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    const isLetter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    const isOther =
      (code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x2e;
    if (!isLetter && (i === 0 || !isOther)) return undefined;
  }
  return text.slice(0, end).toLowerCase();
}
