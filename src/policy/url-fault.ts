/**
 * Tells why a URL that the policy names, or that a provider's metadata names, can't be used.
 *
 * @returns `undefined` where it can
 */
export function urlFault(text: string, allowInsecure: boolean): string | undefined {
  const url = URL.parse(text);
  // The parser would forgive spaces and line breaks; whoever compares URLs as texts does not.
  if (url === null || !isPlain(text)) return 'is no URL';
  if (url.username !== '' || url.password !== '') return 'must hold no user name or password';
  if (url.protocol === 'https:') return undefined;
  return url.protocol === 'http:' && allowInsecure
    ? undefined
    : 'must be https (or the provider must have allowInsecure: true)';
}

/** Printable ASCII without a space: all that RFC 3986 lets a URL hold. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code <= 0x20 || code >= 0x7f) return false;
  }
  return true;
}
